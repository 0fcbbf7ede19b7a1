/** A database with hours of a busy host in it, and what every sample in it says. */
import { decodePayload } from "../server/store/packing/payload.ts";
import { insertSamples, insertTestingHost, openStore, queryRows } from "./store.ts";
import { hostSamples } from "./host_samples.ts";

export interface SampledOptions {
  /** How many hours of samples, and how many hours ago the first was collected. */
  hours: number;
  startHoursAgo: number;
}

const GUESTS = 5;
const BATCH = 200;
const HOUR_MS = 3_600_000;

/** Makes the database at `path`, closed in order. */
export async function makeSampledDatabase(
  path: string,
  { hours, startHoursAgo }: SampledOptions,
): Promise<void> {
  await using store = await openStore({ path });
  const hostId = await insertTestingHost(store, "pve-01");
  const start_ms = Date.now() - startHoursAgo * HOUR_MS;
  const samples = [...hostSamples(hostId, { hours, seed: 1, guests: GUESTS, start_ms })];
  for (let first = 0; first < samples.length; first += BATCH) {
    await insertSamples(store, samples.slice(first, first + BATCH));
  }
}

/** The text of every sample by kind and time of collection; fails when one cannot be read. */
export function readSamples(path: string): Map<string, string> {
  const rows = queryRows(
    path,
    `SELECT samples.kind || ' ' || collected_at_us AS id, samples.payload, base.payload AS base
    FROM samples LEFT JOIN payload_bases base ON base.id = base_id`,
  );
  return new Map(rows.map(({ id, payload, base }) => [
    String(id),
    // The columns are declared BLOB, in STRICT tables.
    decodePayload(payload as Uint8Array, base as Uint8Array | null),
  ]));
}

/** Copies a database with its write-ahead log, if there is one. */
export async function copyDatabase(from: string, to: string): Promise<void> {
  for (const suffix of ["", "-wal"]) {
    await Deno.remove(to + suffix).catch(ignoreMissing);
    await Deno.copyFile(from + suffix, to + suffix).catch(ignoreMissing);
  }
  await Deno.remove(`${to}-shm`).catch(ignoreMissing);
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
