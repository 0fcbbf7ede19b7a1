/** What is remembered after a year of two pools, beside what really happened. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { DAY_MS, HOUR_MS, MINUTE_MS, NEW_YEAR_MS } from "../../testing/ledger/pools.ts";
import { PoolYear } from "../../testing/ledger/pool_year.ts";
import { rounds, someOf } from "../../testing/rounds.ts";
import { advanceCapacity, type PoolCapacity } from "./capacity/advance_capacity.ts";
import { advanceErrors, type PoolErrors } from "./errors/advance_errors.ts";
import { advanceScans, type PoolScans } from "./scans/advance_scans.ts";
import { dataErrorFacts, scanFacts, scrubFacts } from "./scans/scan_facts.ts";
import { deviceErrorFacts } from "./errors/error_facts.ts";
import { advancePool, NO_POOL_LEDGER } from "./pool_ledger.ts";
import type { Pool } from "../../shared/sample/zfs_pools.ts";

/** Rows as a store keeps them: one that is replaced counts once. */
class Kept {
  readonly #rows = new Map<string, string>();

  keep(kind: string, rows: readonly object[], keyOf: (row: never) => string): void {
    for (const row of rows) this.#rows.set(`${kind} ${keyOf(row as never)}`, JSON.stringify(row));
  }

  get bytes(): number {
    return [...this.#rows.values()].reduce((sum, text) => sum + text.length, 0);
  }

  get count(): number {
    return this.#rows.size;
  }
}

interface Remembered {
  errors: PoolErrors;
  scans: PoolScans;
  capacity: PoolCapacity;
}

const EVERY_MS = rounds(10, 5) * MINUTE_MS;
const END_MS = NEW_YEAR_MS + 365 * DAY_MS;

function remember(
  world: PoolYear,
  kept: Kept,
  onRead?: (state: Remembered, nowMs: number) => void,
) {
  let errors: PoolErrors | null = null;
  let scans: PoolScans | null = null;
  let capacity: PoolCapacity | null = null;
  for (let now = NEW_YEAR_MS; now < END_MS; now += EVERY_MS) {
    world.advance(now, EVERY_MS);
    const reading = world.reading(now);
    const errorsStep = advanceErrors(errors, reading);
    const scansStep = advanceScans(scans, reading);
    const used = 4e12 + Math.floor((now - NEW_YEAR_MS) / HOUR_MS) * 1e8;
    const capacityStep = advanceCapacity(capacity, {
      pool_key: reading.pool_key,
      at_ms: now,
      used_bytes: used,
      available_bytes: 8e12 - used,
      snapshot_bytes: 1_234_567_890_123,
    });
    [errors, scans, capacity] = [errorsStep.state, scansStep.state, capacityStep.state];
    kept.keep(
      "growth",
      errorsStep.growth,
      (row: { device: string; hour_ms: number }) => `${row.device} ${row.hour_ms}`,
    );
    kept.keep(
      "sighting",
      errorsStep.sightings,
      (row: { device: string; from_ms: number }) => `${row.device} ${row.from_ms}`,
    );
    kept.keep(
      "scan",
      scansStep.scans,
      (row: { function: string; start_unix: number }) => `${row.function} ${row.start_unix}`,
    );
    kept.keep(
      "capacity",
      capacityStep.rows,
      (row: { pool_key: string; day: number }) => `${row.pool_key} ${row.day}`,
    );
    onRead?.({ errors, scans, capacity }, now);
  }
  if (errors === null || scans === null || capacity === null) throw new Error("no reading");
  kept.keep("device", errors.devices, (row: { device: string }) => row.device);
  return { errors, scans, capacity };
}

Deno.test("after a year of scrubs, a resilver, clears, starts, a replaced disk and a move nothing is lost", () => {
  for (let seed = 1; seed <= rounds(1, 10); seed++) {
    const world = new PoolYear({ seed, disks: 4, guid: "17" });
    const { errors, scans } = remember(world, new Kept());
    const truth = world.truth();

    deepStrictEqual(
      Object.fromEntries(
        errors.devices.filter(({ guid }) => guid !== null)
          .map(({ guid, total }) => [guid, total.checksum]).toSorted(),
      ),
      Object.fromEntries(Object.entries(truth.errors).toSorted()),
      `seed ${seed}`,
    );
    deepStrictEqual(
      scans.scans.filter(({ state }) => state === "FINISHED")
        .map((row) => `${row.function} ${row.began_ms} ${row.ended_ms}`),
      truth.scans,
    );
    strictEqual(scans.last_scrub?.ended_ms, truth.scrubbed_ms);
    ok(truth.scans.length >= 12 && Object.values(truth.errors).some((count) => count > 0));
  }
});

Deno.test("readings that are as those before them cost nothing, and leave out nothing", () => {
  const world = new PoolYear({ seed: 7, disks: 4, guid: "17" });
  let [whole, spared] = [NO_POOL_LEDGER, NO_POOL_LEDGER];
  let before: Pool | null = null;
  let passed = 0;
  const END = NEW_YEAR_MS + rounds(60, 365) * DAY_MS;
  for (let now = NEW_YEAR_MS; now < END; now += 10 * MINUTE_MS) {
    world.advance(now, 10 * MINUTE_MS);
    const reading = world.reading(now);
    const step = advancePool(spared, reading, before);
    if (step.ledger.errors?.devices === spared.errors?.devices) passed++;
    [whole, spared] = [advancePool(whole, reading).ledger, step.ledger];
    before = reading.pool;
    const host = { scrub_age_days: 35, created_ms: null };
    const facts = [whole, spared].map(({ errors, scans }) => [
      errors === null ? null : deviceErrorFacts(errors, reading.pool, now),
      scans === null ? null : scanFacts(scans, reading.pool),
      scans === null ? null : scrubFacts(scans, reading.pool, host),
      scans === null ? null : dataErrorFacts(scans, reading.pool),
    ]);
    deepStrictEqual(facts[1], facts[0]);
  }

  ok(passed > (END - NEW_YEAR_MS) / MINUTE_MS / 20, `${passed} passed over`);
});

Deno.test("a scrub that does not come is overdue 35 days after the last, within one reading", () => {
  const world = new PoolYear({ seed: 3, disks: 2, guid: "17" });
  world.scrubs_until_day = 200;
  const alarms: number[] = [];
  remember(world, new Kept(), ({ scans }, nowMs) => {
    const age = { scrub_age_days: 35, created_ms: NEW_YEAR_MS };
    const { due_unix } = scrubFacts(scans, { guid: "17", name: "tank" }, age);
    if (due_unix !== null && nowMs / 1000 > due_unix) alarms.push(nowMs);
  });
  const due = (world.truth().scrubbed_ms ?? 0) + 35 * DAY_MS;
  const [first = 0] = alarms;

  ok(first > due && first <= due + EVERY_MS, `${(first - due) / MINUTE_MS} min after it was due`);
  strictEqual(alarms.length, Math.ceil((END_MS - first) / EVERY_MS));
});

const POOLS = someOf(["4620770592528249368", "9223372036854775809"], 1);

Deno.test(`a year of a host with pools of twenty disks takes at most 2.5 MB for each: ${POOLS}`, () => {
  const kept = new Kept();
  for (const guid of POOLS) remember(new PoolYear({ seed: 5, disks: 20, guid }), kept);

  const { bytes, count } = kept;
  ok(bytes <= POOLS.length * 2.5e6, `${(bytes / 1e6).toFixed(2)} MB in ${count} rows`);
  ok(count > POOLS.length * 365);
});
