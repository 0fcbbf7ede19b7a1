import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import type { ForecastFacts } from "../../../shared/verdict/ledger_facts.ts";
import { aPool, DAY_MS } from "../../../testing/ledger/pools.ts";
import { type SpaceHistory, spaceHistory } from "../../../testing/ledger/space_history.ts";
import { advanceCapacity, capacityOf, type PoolCapacity } from "./advance_capacity.ts";
import { forecast } from "./forecast.ts";
import { forecastFacts } from "./forecast_facts.ts";
import type { DayMinimum } from "./steps.ts";

/** As the server remembers a history that was read once a day. */
function remember({ days, total_bytes }: Omit<SpaceHistory, "full_day">): PoolCapacity {
  let state: PoolCapacity | null = null;
  for (const { day, used_bytes } of days) {
    state = advanceCapacity(state, {
      pool_key: "17",
      at_ms: day * DAY_MS,
      used_bytes,
      available_bytes: total_bytes - used_bytes,
      snapshot_bytes: null,
    }).state;
  }
  if (state === null) throw new Error("no day");
  return state;
}

function factsOf(history: Omit<SpaceHistory, "full_day">): ForecastFacts | null {
  return forecastFacts(remember(history), aPool([]));
}

const GB = 1e9;

/** Grows by 1 GB a day from 100 GB, unless told. */
function growing(count: number, change: (day: number) => number = () => 0): DayMinimum[] {
  return Array.from({ length: count }, (_, day) => ({
    day: 20_000 + day,
    used_bytes: (100 + day + change(day)) * GB,
  }));
}

Deno.test("of twenty histories the day a pool is full lies within the stated error in eighteen", () => {
  const off: string[] = [];
  for (let number = 0; number < 20; number++) {
    const history = spaceHistory(number);
    const facts = factsOf(history);
    const told = (facts?.full_unix ?? 0) * 1000 / DAY_MS;
    const error = (facts?.error_seconds ?? 0) * 1000 / DAY_MS;
    const left = history.full_day - (history.days.at(-1)?.day ?? 0);
    // An error as great as the time that is left would say nothing.
    ok(error < Math.max(10, left / 2), `history ${number}: ${error.toFixed(1)} days of ${left}`);
    if (Math.abs(told - history.full_day) > error) {
      off.push(`${number}: ${(told - history.full_day).toFixed(1)} of ${error.toFixed(1)} days`);
    }
  }

  ok(off.length <= 2, off.join("; "));
});

Deno.test("a pool that grows evenly is full when it says", () => {
  const facts = factsOf({ days: growing(30), total_bytes: 200 * GB });

  strictEqual(facts?.growth_bytes_per_week, 7 * GB);
  strictEqual(facts?.full_unix, (20_029 + 71) * 86_400);
  strictEqual(facts?.ninety_percent_unix, (20_029 + 51) * 86_400);
  strictEqual(facts?.week_ago_error_bytes, 0);
});

for (
  const { name, change } of [
    { name: "a restore", change: (day: number) => day >= 15 ? 60 : 0 },
    {
      name: "a restore of three days",
      change: (day: number) => Math.min(60, Math.max(0, day - 12) * 20),
    },
    { name: "a mass delete", change: (day: number) => day >= 15 ? 0 : 60 },
    { name: "a restore and its removal", change: (day: number) => day >= 8 && day < 20 ? 60 : 0 },
    { name: "a restore yesterday", change: (day: number) => day >= 29 ? 60 : 0 },
  ]
) {
  Deno.test(`${name} does not change how fast a pool is said to grow`, () => {
    const found = forecast(growing(30, change), 20_029);

    ok(
      Math.abs((found?.bytes_per_day ?? 0) - GB) < GB / 20,
      `${(found?.bytes_per_day ?? 0) / GB} GB`,
    );
  });
}

Deno.test("full backups each week are growth, and no steps", () => {
  const weekly = Array.from({ length: 30 }, (_, day) => ({
    day: 20_000 + day,
    used_bytes: (100 + Math.floor(day / 7) * 14) * GB,
  }));
  const found = forecast(weekly, 20_029);

  ok(
    Math.abs((found?.bytes_per_day ?? 0) - 2 * GB) < GB / 2,
    `${(found?.bytes_per_day ?? 0) / GB} GB`,
  );
});

Deno.test("six days say nothing, seven do", () => {
  strictEqual(forecast(growing(6), 20_005), null);
  strictEqual(forecast(growing(7), 20_006)?.bytes_per_day, GB);
});

Deno.test("a pool that does not grow is never full", () => {
  const still = growing(30, (day) => -day);
  const facts = factsOf({ days: still, total_bytes: 200 * GB });

  deepStrictEqual([facts?.full_unix, facts?.ninety_percent_unix, facts?.error_seconds], [
    null,
    null,
    null,
  ]);
});

Deno.test("days without a reading leave the rate as it is", () => {
  const days = growing(30).filter(({ day }) => day % 3 !== 0);

  strictEqual(forecast(days, 20_029)?.bytes_per_day, GB);
});

Deno.test("an hour is one entry of its day, and a day one row", () => {
  let state: PoolCapacity | null = null;
  const rows = new Map<number, number>();
  for (let minute = 0; minute < 3 * 1440; minute += 5) {
    const step = advanceCapacity(state, {
      pool_key: "17",
      at_ms: 20_000 * DAY_MS + minute * 60_000,
      used_bytes: minute,
      available_bytes: 1e6,
      snapshot_bytes: 1,
    });
    state = step.state;
    for (const row of step.rows) {
      rows.set(
        row.day,
        row.used_bytes.filter((bytes) => bytes !== null).length,
      );
    }
  }

  deepStrictEqual([...rows], [[20_000, 24], [20_001, 24], [20_002, 24]]);
  deepStrictEqual(state?.days.map(({ used_bytes }) => used_bytes), [0, 1440, 2880]);
  strictEqual(state?.today.used_bytes.at(-1), 3 * 1440 - 5);
});

Deno.test("a pool's space is its root dataset's, and the pool's own where that was not read", () => {
  const pool = aPool([]);
  const root = { name: "tank", used_bytes: 5, available_bytes: 7, usedbysnapshots_bytes: 1 };
  const below = { ...root, name: "tank/data", usedbysnapshots_bytes: 2 };

  deepStrictEqual(capacityOf(pool, [root, below]), {
    used_bytes: 5,
    available_bytes: 7,
    snapshot_bytes: 3,
  });
  strictEqual(
    capacityOf(pool, [root, { ...below, usedbysnapshots_bytes: null }])?.snapshot_bytes,
    null,
  );
  strictEqual(capacityOf(pool, null)?.used_bytes, 4e11);
  strictEqual(capacityOf({ ...pool, free_bytes: null }, null), null);
});
