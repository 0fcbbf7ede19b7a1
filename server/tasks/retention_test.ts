import { deepStrictEqual } from "node:assert/strict";
import { TestingClock } from "../../testing/clock.ts";
import type { RetentionLimits } from "../store/port.ts";
import { applyRetention } from "./retention.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOTHING = {
  samples: 0,
  history_points: 0,
  changes: 0,
  mutes: 0,
  audit_entries: 0,
  sessions: 0,
  incidents: 0,
  deliveries: 0,
  ledger_rows: 0,
  leftovers: 0,
};

Deno.test("everything is kept for its own time, and samples for as long as is wished", async () => {
  const asked: RetentionLimits[] = [];
  const store = {
    retain: (limits: RetentionLimits) => {
      asked.push(limits);
      return Promise.resolve(NOTHING);
    },
  };
  const clock = new TestingClock();

  await applyRetention({ store, clock, retention_hours: 72 });

  const agesInDays = Object.entries(asked[0] ?? {}).map((
    [what, ms],
  ) => [what, (clock.nowMs() - ms) / DAY_MS]);
  deepStrictEqual(Object.fromEntries(agesInDays), {
    samples_before_ms: 3,
    history_before_ms: 2,
    hourly_history_before_ms: 400,
    changes_before_ms: 400,
    audit_before_ms: 400,
    incidents_before_ms: 400,
    ledger_before_ms: 400,
    sessions_used_before_ms: 14,
    sessions_begun_before_ms: 90,
    now_ms: 0,
  });
});
