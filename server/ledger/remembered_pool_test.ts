/** What pages show of a pool's ledger. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { aDisk, aPool, aReading, aScan, DAY_MS, NEW_YEAR_MS } from "../../testing/ledger/pools.ts";
import { PoolYear } from "../../testing/ledger/pool_year.ts";
import { rounds } from "../../testing/rounds.ts";
import { advanceCapacity, type PoolCapacity } from "./capacity/advance_capacity.ts";
import { acknowledgeErrors, advanceErrors, type PoolErrors } from "./errors/advance_errors.ts";
import { type HostMemory, newHostMemory, newPoolMemory } from "./keeping/host_memory.ts";
import { rememberHost } from "./keeping/remember_host.ts";
import { advancePool, NO_POOL_LEDGER } from "./pool_ledger.ts";
import { rememberErrors, rememberGrowth, rememberMonths } from "./remembered_pool.ts";

const monthMs = (month: number, day = 11) => Date.UTC(2026, month, day);

function scrub(month: number, fields: Parameters<typeof aScan>[0] = {}) {
  const [start_unix, end_unix] = [monthMs(month) / 1000, monthMs(month) / 1000 + 3600];
  return aScan({ state: "FINISHED", start_unix, end_unix, errors: 0, ...fields });
}

/** What is remembered of readings at the first of each month, each with the scan that ZFS tells. */
function monthsOf(scans: readonly (readonly [month: number, ReturnType<typeof scrub>])[]) {
  let ledger = NO_POOL_LEDGER;
  for (const [month, scan] of scans) {
    const last_scrub_end = scan.function === "SCRUB" ? scan.end_unix : null;
    const pool = aPool([aDisk("sda", { guid: "1" })], { scan, scans: [scan], last_scrub_end });
    ledger = advancePool(ledger, aReading(monthMs(month, 20), pool)).ledger;
  }
  return ledger;
}

Deno.test("a month says what ended in it, the worst first, and nothing of a time that nobody saw", () => {
  const ledger = monthsOf([
    [3, scrub(3)],
    [4, scrub(4, { errors: 2 })],
    [5, scrub(5, { repaired_bytes: 4096 })],
    [6, scrub(6, { function: "RESILVER", repaired_bytes: 4096 })],
    [8, scrub(8, { state: "CANCELED" })],
    [9, scrub(9, { state: "SCANNING", end_unix: null, errors: null })],
  ]);
  const months = rememberMonths(ledger, monthMs(9, 20));

  deepStrictEqual(months.map(({ month, state }) => `${month} ${state}`), [
    "2025-11 unknown",
    "2025-12 unknown",
    "2026-01 unknown",
    "2026-02 unknown",
    "2026-03 unknown",
    "2026-04 clean",
    "2026-05 errors",
    "2026-06 repaired",
    "2026-07 resilver",
    "2026-08 none",
    "2026-09 none",
    "2026-10 running",
  ]);
  deepStrictEqual(months.slice(-3).map(({ text }) => text), [
    "no scrub has ended",
    "1 scrub that did not run to its end",
    "1 scrub that runs",
  ]);
});

Deno.test("what ZFS told at the first reading is known since it ended, and not before", () => {
  const months = rememberMonths(monthsOf([[6, scrub(3)]]), monthMs(6, 20));

  deepStrictEqual(months.slice(-5).map(({ state }) => state), [
    "unknown",
    "clean",
    "none",
    "none",
    "none",
  ]);
});

Deno.test("a month whose scans have gone from memory is not known, and not one without a scrub", () => {
  let ledger = NO_POOL_LEDGER;
  for (let day = 0; day < 100; day++) {
    const start_unix = NEW_YEAR_MS / 1000 + day * 86_400;
    const end_unix = start_unix + 60;
    const scan = aScan({ state: "FINISHED", start_unix, end_unix, errors: 0 });
    const pool = aPool([aDisk("sda", { guid: "1" })], {
      scan,
      scans: [scan],
      last_scrub_end: end_unix,
    });
    ledger = advancePool(ledger, aReading(end_unix * 1000 + 1000, pool)).ledger;
  }
  const months = rememberMonths(ledger, NEW_YEAR_MS + 100 * DAY_MS);

  deepStrictEqual(months.slice(-4).map(({ state }) => state), [
    "unknown",
    "clean",
    "clean",
    "clean",
  ]);
});

Deno.test("errors count on over a clear, beyond what was acknowledged and since when", () => {
  let errors: PoolErrors | null = null;
  const read = (day: number, ...counts: readonly (number | null)[]) => {
    const disks = counts.flatMap((checksum_errors, at) =>
      checksum_errors === null ? [] : [aDisk(`sd${at}`, { guid: `${at}`, checksum_errors })]
    );
    errors = advanceErrors(errors, aReading(NEW_YEAR_MS + day * DAY_MS, aPool(disks))).state;
    return errors;
  };
  deepStrictEqual(rememberErrors(null), { errors: null, devices: [] });
  strictEqual(rememberErrors(read(0, 0, 0)).errors?.total, 0);
  const grown = rememberErrors(read(1, 120, 4));
  deepStrictEqual(grown.errors, { unacknowledged: 124, total: 124, since_unix: null });

  const atMs = NEW_YEAR_MS + 2 * DAY_MS;
  errors = acknowledgeErrors(read(2, 120, 4), "0", atMs);
  // One of the two was never acknowledged: no time is that of all that is new.
  deepStrictEqual(rememberErrors(read(3, 127, 4)).errors, {
    unacknowledged: 11,
    total: 131,
    since_unix: null,
  });
  errors = acknowledgeErrors(read(4, 127, 4), "1", atMs);
  read(5, 0, 4);
  const { errors: sum, devices } = rememberErrors(read(6, 3, 4));

  deepStrictEqual(sum, { unacknowledged: 10, total: 134, since_unix: atMs / 1000 });
  deepStrictEqual(devices.map(({ id, total, unacknowledged }) => [id, total, unacknowledged]), [
    ["0", 130, 10],
    ["1", 4, 0],
  ]);
  const after = rememberErrors(read(7, null, 4));
  deepStrictEqual(after.errors, { unacknowledged: 0, total: 4, since_unix: atMs / 1000 });
  deepStrictEqual(after.devices.map(({ id, left_unix }) => [id, left_unix]), [
    ["1", null],
    ["0", (NEW_YEAR_MS + 7 * DAY_MS) / 1000],
  ]);
});

Deno.test("growth is known after a week, and says for how many days it is known so far", () => {
  let capacity: PoolCapacity | null = null;
  const known: (readonly [number, boolean])[] = [[0, false]];
  deepStrictEqual(rememberGrowth(null), { growth: null, growth_days: 0, growth_after_days: 7 });
  for (let day = 0; day < 40; day++) {
    const used_bytes = 4e12 + day * 1e10;
    capacity = advanceCapacity(capacity, {
      pool_key: "1",
      at_ms: NEW_YEAR_MS + day * DAY_MS,
      used_bytes,
      available_bytes: 8e12 - used_bytes,
      snapshot_bytes: null,
    }).state;
    const { growth, growth_days } = rememberGrowth(capacity);
    known.push([growth_days, growth !== null]);
  }

  deepStrictEqual(known.slice(5, 9), [[5, false], [6, false], [7, true], [8, true]]);
  deepStrictEqual(known.at(-1), [28, true]);
  const { growth } = rememberGrowth(capacity);
  strictEqual(Math.round(growth?.bytes_per_week ?? 0), 7e10);
  const nowUnix = (NEW_YEAR_MS + 39 * DAY_MS) / 1000;
  strictEqual(Math.round(((growth?.full_unix ?? 0) - nowUnix) / 86_400), 361);
  strictEqual(Math.round(((growth?.ninety_percent_unix ?? 0) - nowUnix) / 86_400), 281);
  ok((growth?.week_ago_error_seconds ?? -1) >= 0);
});

Deno.test("what pages show is made anew where it changed, and is the same object where not", () => {
  const world = new PoolYear({ seed: 11, disks: 4, guid: "17" });
  const memory = newPoolMemory("17");
  const pools = new Map([["17", memory]]);
  const host: HostMemory = {
    ...newHostMemory(1),
    listed: [{ guid: "17", name: "tank", key: "17" }],
  };
  let same = 0;
  let before: unknown = null;
  const EVERY_MS = 1_800_000;
  for (let now = NEW_YEAR_MS; now < NEW_YEAR_MS + rounds(120, 365) * DAY_MS; now += EVERY_MS) {
    world.advance(now, EVERY_MS);
    const reading = world.reading(now);
    memory.ledger = advancePool(memory.ledger, reading, memory.pool).ledger;
    memory.pool = reading.pool;
    const shown = rememberHost(host, pools, now).get("17");
    const anew = rememberHost(host, new Map([["17", { ...memory, shown: null }]]), now).get("17");
    deepStrictEqual(shown, anew, new Date(now).toISOString());
    if (shown === before) same++;
    before = shown;
  }

  ok(same > 3_000, `${same} times the same`);
});
