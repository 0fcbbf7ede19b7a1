/**
 * How much a guest read, wrote, took and sent, of the counters in the samples that are kept: nothing
 * is stored for it. Between two samples a counter says all that happened, so few of them will do.
 */
import { readSampleFast } from "../../shared/sample/compiled.ts";
import type { GuestRuntime } from "../../shared/sample/vms_runtime.ts";
import type { GuestRate, Series } from "../../shared/series/series.ts";
import { type HistoryPoint, SampleDamaged, type Store, type StoredSample } from "../store/port.ts";

/** Each is a sample that is read and decoded: about a millisecond. */
export const MOST_RATE_POINTS = 120;

/** Samples in one go: nobody else waits for more. */
const TOGETHER = 8;

const COUNTERS: Readonly<Record<GuestRate, keyof GuestRuntime & `${string}_bytes`>> = {
  disk_read: "disk_read_bytes",
  disk_write: "disk_write_bytes",
  net_in: "net_in_bytes",
  net_out: "net_out_bytes",
};

type Guest = Pick<Extract<Series, { of: "guest" }>, "type" | "vmid">;

export interface RatesQuery {
  hostId: number;
  guest: Guest;
  rate: GuestRate;
  sinceMs: number;
  untilMs: number;
  /** Points at most; `MOST_RATE_POINTS` in any case. */
  limit: number;
}

export interface RatesParts {
  store: Pick<Store, "sampleAsOf">;
  /** Resolves once others have had their turn. */
  pause: () => Promise<void>;
  onFault: (error: unknown) => void;
}

interface Reading {
  at_ms: number;
  /** Null: not told, or the guest does not run. */
  bytes: number | null;
}

/**
 * Bytes per second, each from one sample to the next and at the time of the later. Null where the
 * counter began anew in between, or either of the two does not tell it.
 */
export async function readGuestRates(
  query: RatesQuery,
  parts: RatesParts,
): Promise<HistoryPoint[]> {
  const readings = await readCounter(query, parts);
  return readings.slice(1).map((reading, index) => ({
    at_ms: reading.at_ms,
    value: rateOf(readings[index] as Reading, reading),
  }));
}

function rateOf(before: Reading, after: Reading): number | null {
  if (before.bytes === null || after.bytes === null || after.bytes < before.bytes) return null;
  return 1000 * (after.bytes - before.bytes) / (after.at_ms - before.at_ms);
}

/** In the order of time, each sample once. */
async function readCounter(query: RatesQuery, { store, pause, onFault }: RatesParts) {
  const { hostId, guest, rate, sinceMs, untilMs } = query;
  const steps = Math.min(query.limit, MOST_RATE_POINTS);
  const readings: Reading[] = [];
  for (let step = 0; step <= steps; step++) {
    if (step % TOGETHER === TOGETHER - 1) await pause();
    const atMs = Math.round(sinceMs + (untilMs - sinceMs) * step / steps);
    const sample = await find(atMs);
    if (sample === null) continue;
    const at_ms = sample.collected_at_us / 1000;
    if (at_ms <= (readings.at(-1)?.at_ms ?? sinceMs - 1)) continue;
    readings.push({ at_ms, bytes: counterOf(sample, guest, rate) });
  }
  return readings;

  async function find(atMs: number): Promise<StoredSample | null> {
    try {
      return await store.sampleAsOf(hostId, "fast", atMs);
    } catch (error) {
      if (!(error instanceof SampleDamaged)) throw error;
      onFault(error);
      return null;
    }
  }
}

function counterOf({ payload }: StoredSample, { type, vmid }: Guest, rate: GuestRate) {
  const { vms_runtime } = JSON.parse(payload);
  const guests = readSampleFast("fast", { vms_runtime }).vms_runtime?.value?.vms ?? [];
  const guest = guests.find((one) => one.type === type && one.vmid === vmid);
  return guest?.status === "running" ? guest[COUNTERS[rate]] as number | null : null;
}
