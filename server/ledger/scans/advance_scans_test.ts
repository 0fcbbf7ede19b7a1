import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import type { Pool, Scan } from "../../../shared/sample/zfs_pools.ts";
import {
  aDisk,
  aPool,
  aReading,
  aScan,
  DAY_MS,
  HOUR_MS,
  NEW_YEAR_MS,
} from "../../../testing/ledger/pools.ts";
import type { PoolReading } from "../pool_reading.ts";
import { advanceScans, type PoolScans } from "./advance_scans.ts";
import { monthStrip } from "./month_strip.ts";
import { dataErrorFacts, scanFacts, scrubFacts } from "./scan_facts.ts";

const NEW_YEAR = NEW_YEAR_MS / 1000;
const DISKS = [aDisk("sda"), aDisk("sdb")];

function pool(scans: Scan[], fields: Partial<Pool> = {}): Pool {
  return aPool(DISKS, { scan: scans[0] ?? null, scans, ...fields });
}

/** Readings by the hour of the year. */
function readAll(
  readings: readonly (readonly [number, Pool, Partial<PoolReading>?])[],
  from: PoolScans | null = null,
): PoolScans {
  let state = from;
  for (const [hour, value, fields] of readings) {
    state = advanceScans(state, aReading(NEW_YEAR_MS + hour * HOUR_MS, value, fields)).state;
  }
  if (state === null) throw new Error("no reading");
  return state;
}

const at = (hour: number) => NEW_YEAR + hour * 3600;

function finished(start: number, end: number, fields: Partial<Scan> = {}): Scan {
  return aScan({
    state: "FINISHED",
    start_unix: at(start),
    end_unix: at(end),
    errors: 0,
    repaired_bytes: 0,
    issued_bytes: 4e11,
    to_scan_bytes: 4e11,
    ...fields,
  });
}

const whole = (scan: Scan) => pool([scan], { last_scrub_end: scan.end_unix });

Deno.test("a scan is one row from its start to its end", () => {
  const state = readAll([
    [1, pool([aScan({ start_unix: at(0), issued_bytes: 1e11, to_scan_bytes: 4e11 })])],
    [2, pool([aScan({ start_unix: at(0), issued_bytes: 2e11, to_scan_bytes: 4e11 })])],
    [5, whole(finished(0, 4))],
    [9, whole(finished(0, 4))],
  ]);

  deepStrictEqual(
    state.scans.map(({ state, began_ms, ended_ms, is_whole, last_seen_ms }) => ({
      state,
      began: (began_ms - NEW_YEAR_MS) / HOUR_MS,
      ended: ((ended_ms ?? 0) - NEW_YEAR_MS) / HOUR_MS,
      is_whole,
      seen: (last_seen_ms - NEW_YEAR_MS) / HOUR_MS,
    })),
    [{ state: "FINISHED", began: 0, ended: 4, is_whole: true, seen: 5 }],
  );
});

Deno.test("a scan whose start text told a minute off is the same", () => {
  const state = readAll([
    [1, pool([aScan({ start_unix: at(0) })])],
    [5, whole(finished(0, 4, { start_unix: at(0) + 59 }))],
  ]);

  strictEqual(state.scans.length, 1);
});

Deno.test("two scrubs of a tiny pool within a minute are two", () => {
  const first = finished(0, 0, { end_unix: at(0) + 2 });
  const second = finished(0, 0, { start_unix: at(0) + 30, end_unix: at(0) + 32 });
  const state = readAll([[1, whole(first)], [2, whole(second)]]);

  strictEqual(state.scans.length, 2);
});

Deno.test("a pool that moves takes its scans along", () => {
  const scan = finished(0, 4);
  const state = readAll([[5, whole(scan)], [6, whole(scan), { host_id: 2 }]]);

  strictEqual(state.scans.length, 1);
  strictEqual(state.last_scrub?.end_unix, at(4));
});

Deno.test("a resilver in place of a scrub that had not ended leaves it lost", () => {
  const state = readAll([
    [1, pool([aScan({ start_unix: at(0), issued_bytes: 1e11 })])],
    [2, pool([aScan({ function: "RESILVER", start_unix: at(1.5) })])],
  ]);

  deepStrictEqual(state.scans.map(({ function: name, state }) => [name, state]), [
    ["SCRUB", "LOST"],
    ["RESILVER", "SCANNING"],
  ]);
});

Deno.test("a resilver that begins again and again is counted", () => {
  const resilver = (hour: number) => pool([aScan({ function: "RESILVER", start_unix: at(hour) })]);
  const state = readAll([[1, resilver(0)], [2, resilver(1)], [3, resilver(2)], [4, resilver(3)]]);

  strictEqual(scanFacts(state, pool([]))[0]?.restarts, 3);
});

Deno.test("the last whole scrub stays known when the agent forgets it", () => {
  const state = readAll([
    [5, whole(finished(0, 4))],
    [30, pool([finished(20, 25, { function: "RESILVER" })])],
  ]);

  strictEqual(
    scrubFacts(state, pool([]), { scrub_age_days: 35, created_ms: null }).last_end_unix,
    at(4),
  );
});

Deno.test("a scrub is due 35 days after the last, or after the pool was made", () => {
  const age = { scrub_age_days: 35, created_ms: NEW_YEAR_MS };
  const scrubbed = readAll([[5, whole(finished(0, 4))]]);
  const never = readAll([[5, pool([])]]);

  strictEqual(scrubFacts(scrubbed, pool([]), age).due_unix, at(4 + 35 * 24));
  strictEqual(scrubFacts(never, pool([]), age).due_unix, at(35 * 24));
  strictEqual(scrubFacts(never, pool([]), { ...age, created_ms: null }).due_unix, null);
});

Deno.test("a scrub that ended in the future does not count", () => {
  const state = readAll([[5, whole(finished(0, 40))]]);

  strictEqual(state.last_scrub, null);
});

Deno.test("data errors hold until a whole scrub that began later ends without", () => {
  const bad = readAll([[1, pool([], { error_count: 2 })]]);
  const deleted = readAll([[2, pool([])]], bad);
  const part = readAll([[6, pool([finished(3, 5)])]], deleted);
  const again = readAll([[9, whole(finished(6, 8, { errors: 1 }))]], part);
  const clean = readAll([[20, whole(finished(10, 18))]], again);

  for (const state of [bad, deleted, part, again]) {
    strictEqual(dataErrorFacts(state, pool([]))?.errors, 2);
  }
  strictEqual(dataErrorFacts(clean, pool([])), null);
});

Deno.test("data errors do not end by a scrub that had begun before", () => {
  const state = readAll([
    [1, pool([aScan({ start_unix: at(0) })], { error_count: 1 })],
    [5, whole(finished(0, 4))],
  ]);

  strictEqual(dataErrorFacts(state, pool([]))?.errors, 1);
});

Deno.test("data errors do not end by a reading that does not tell them", () => {
  const state = readAll([
    [1, pool([], { error_count: 1 })],
    [5, pool([finished(2, 4)], { last_scrub_end: at(4), error_count: null })],
  ]);

  strictEqual(dataErrorFacts(state, pool([]))?.errors, 1);
});

/** Scrubs of so many hours each, ten days apart. */
function scrubsOf(hours: readonly number[], bytes = 4e11): PoolScans {
  return readAll(hours.flatMap((took, index) => {
    const start = index * 240;
    const scan = finished(start, start + took, { issued_bytes: bytes, to_scan_bytes: bytes });
    return [[start + took + 1, whole(scan)] as const];
  }));
}

for (
  const { name, hours, times } of [
    { name: "two before it are too few", hours: [4, 4, 20], times: null },
    { name: "three before it suffice", hours: [4, 4, 4, 20], times: 5 },
    { name: "only the last five count", hours: [40, 4, 4, 4, 4, 4, 8], times: 2 },
  ]
) {
  Deno.test(`a scrub is compared with the median of those before: ${name}`, () => {
    strictEqual(scanFacts(scrubsOf(hours), pool([]))[0]?.times_as_slow, times);
  });
}

Deno.test("a pool that grew is not slower", () => {
  const before = scrubsOf([4, 4, 4]);
  const scan = finished(720, 728, { issued_bytes: 8e11, to_scan_bytes: 8e11 });
  const state = readAll([[729, whole(scan)]], before);

  strictEqual(scanFacts(state, pool([]))[0]?.times_as_slow, 1);
});

Deno.test("a pause is kept with its time and is no slowness", () => {
  const scan = { start_unix: at(720), issued_bytes: 2e11, to_scan_bytes: 4e11 };
  const state = readAll([
    [722, pool([aScan(scan)])],
    [732, pool([aScan({ ...scan, paused: true, paused_unix: at(723) })])],
    [733, pool([aScan({ ...scan, issued_bytes: 3e11 })])],
    [735, whole(finished(720, 734))],
  ], scrubsOf([4, 4, 4]));

  deepStrictEqual(state.scans.at(-1)?.pauses, [
    { from_ms: NEW_YEAR_MS + 723 * HOUR_MS, to_ms: NEW_YEAR_MS + 733 * HOUR_MS },
  ]);
  strictEqual(scanFacts(state, pool([]))[0]?.times_as_slow, 1);
});

Deno.test("nothing is said of the end of a scan that is paused", () => {
  const scan = aScan({ start_unix: at(0), issued_bytes: 2e11, to_scan_bytes: 4e11, paused: true });

  strictEqual(scanFacts(readAll([[2, pool([scan])]]), pool([]))[0]?.eta_unix, null);
});

Deno.test("figures that tell nothing leave rate and end unknown", () => {
  const state = readAll([1, 2, 3].map((hour) => [hour, pool([aScan({ start_unix: at(0) })])]));
  const [facts] = scanFacts(state, pool([]));

  deepStrictEqual([facts?.is_running, facts?.rate, facts?.eta_unix], [true, null, null]);
});

Deno.test("the strip holds twelve months with what ended in each", () => {
  const hoursIn = (month: number) => (Date.UTC(2026, month, 11) - NEW_YEAR_MS) / HOUR_MS;
  const scrubs = [0, 1, 2].map((month) => finished(hoursIn(month), hoursIn(month) + 4));
  const faulty = finished(hoursIn(4), hoursIn(4) + 4, { errors: 3 });
  const resilver = finished(hoursIn(3), hoursIn(3) + 9, { function: "RESILVER" });
  const state = readAll(
    [...scrubs, resilver, faulty].map((scan) => [
      ((scan.end_unix ?? 0) - NEW_YEAR) / 3600 + 1,
      scan.function === "SCRUB" ? whole(scan) : pool([scan]),
    ]),
  );
  const strip = monthStrip(state.scans, NEW_YEAR_MS + 170 * DAY_MS);

  strictEqual(strip.length, 12);
  deepStrictEqual(
    strip.slice(-6).map(({ month, scrubs, resilvers }) => [
      month,
      scrubs.clean,
      scrubs.with_errors,
      resilvers.clean,
    ]),
    [
      ["2026-01", 1, 0, 0],
      ["2026-02", 1, 0, 0],
      ["2026-03", 1, 0, 0],
      ["2026-04", 0, 0, 1],
      ["2026-05", 0, 1, 0],
      ["2026-06", 0, 0, 0],
    ],
  );
});

Deno.test("what is remembered of scans is bounded", () => {
  const state = scrubsOf(Array.from({ length: 200 }, () => 4));

  strictEqual(state.scans.length, 64);
  ok(JSON.stringify(state).length < 64 * 600);
});
