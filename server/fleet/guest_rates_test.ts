import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { SampleDamaged, type StoredSample } from "../store/port.ts";
import { MOST_RATE_POINTS, type RatesQuery, readGuestRates } from "./guest_rates.ts";

const MINUTE = 60_000;
const START = 1_700_000_000_000;

/** A sample each minute, of a guest whose counter is `counters[minute]`; null: it does not run. */
function storeOf(counters: readonly (number | null | "damaged" | "no sample")[]) {
  const samples = counters.map((bytes, minute) => ({ bytes, at_ms: START + minute * MINUTE }));
  const asked: number[] = [];
  return {
    asked,
    sampleAsOf: (_: number, __: string, atMs: number): Promise<StoredSample | null> => {
      asked.push(atMs);
      const found = samples.findLast(({ at_ms, bytes }) => at_ms <= atMs && bytes !== "no sample");
      if (found === undefined) return Promise.resolve(null);
      if (found.bytes === "damaged") return Promise.reject(new SampleDamaged("damaged"));
      const status = found.bytes === null ? "stopped" : "running";
      const vms = [{ vmid: 100, type: "qemu", status, net_in_bytes: found.bytes }];
      return Promise.resolve({
        host_id: 1,
        kind: "fast",
        collected_at_us: found.at_ms * 1000,
        received_at_ms: found.at_ms,
        sent_at_ms: found.at_ms,
        payload: JSON.stringify({ vms_runtime: { vms } }),
      });
    },
  };
}

async function ratesOf(
  counters: Parameters<typeof storeOf>[0],
  change: Partial<RatesQuery> = {},
): Promise<(number | null)[]> {
  const points = await readGuestRates({
    hostId: 1,
    guest: { type: "qemu", vmid: 100 },
    rate: "net_in",
    sinceMs: START,
    untilMs: START + (counters.length - 1) * MINUTE,
    limit: counters.length - 1,
    ...change,
  }, { store: storeOf(counters), pause: () => Promise.resolve(), onFault: () => {} });
  return points.map(({ value }) => value);
}

Deno.test("readGuestRates() is bytes per second from one sample to the next", async () => {
  deepStrictEqual(await ratesOf([0, 600, 6_600]), [10, 100]);
});

Deno.test("readGuestRates() is unknown where the guest was started anew or does not run", async () => {
  deepStrictEqual(await ratesOf([600, 0, 60, null, 120, 180]), [null, 1, null, null, 1]);
});

Deno.test("readGuestRates() takes each sample once, and what is between two as one", async () => {
  deepStrictEqual(await ratesOf([0, "no sample", 1_200, 1_800]), [10, 10]);
});

Deno.test("readGuestRates() goes on behind a sample that is damaged", async () => {
  deepStrictEqual(await ratesOf([0, "damaged", 1_200]), [10]);
});

Deno.test("readGuestRates() knows nothing of another guest, or of no sample", async () => {
  deepStrictEqual(await ratesOf([0, 60], { guest: { type: "lxc", vmid: 100 } }), [null]);
  deepStrictEqual(await ratesOf(["no sample", "no sample"]), []);
});

Deno.test("readGuestRates() reads no more samples than it may, and lets others have their turn", async () => {
  const store = storeOf(Array.from({ length: 1_000 }, (_, minute) => minute * 60));
  let pauses = 0;

  const points = await readGuestRates({
    hostId: 1,
    guest: { type: "qemu", vmid: 100 },
    rate: "net_in",
    sinceMs: START,
    untilMs: START + 999 * MINUTE,
    limit: 10_000,
  }, { store, pause: () => Promise.resolve(void pauses++), onFault: () => {} });

  strictEqual(store.asked.length, MOST_RATE_POINTS + 1);
  strictEqual(points.length, MOST_RATE_POINTS);
  ok(points.every(({ value }) => value === 1));
  ok(pauses >= 10, `${pauses} pauses`);
});
