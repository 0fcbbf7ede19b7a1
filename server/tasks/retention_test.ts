import { deepStrictEqual, notStrictEqual, strictEqual } from "node:assert/strict";
import { TestingClock } from "../../testing/clock.ts";
import { withStore } from "../../testing/store.ts";
import { createSessions } from "../auth/sessions.ts";
import { sha256Hex } from "../auth/tokens.ts";
import { type RetentionLimits, SESSION_AGES } from "../store/port.ts";
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
    sessions_used_before_ms: 14,
    sessions_begun_before_ms: 90,
    now_ms: 0,
  });
});

Deno.test("of the sessions those go that are over, and no others", () =>
  withStore(async (store) => {
    const clock = new TestingClock();
    const sessions = createSessions({ store, clock });
    const { maxAgeMs, maxIdleMs } = SESSION_AGES;
    const old = await sessions.start();
    await clock.advance(maxAgeMs - maxIdleMs);
    const idle = await sessions.start();
    await clock.advance(1);
    const kept = await sessions.start();
    await store.touchSession(sha256Hex(old.id), clock.nowMs());
    await clock.advance(maxIdleMs);

    const removed = await applyRetention({ store, clock, retention_hours: 48 });

    deepStrictEqual(removed, { ...NOTHING, sessions: 2 });
    strictEqual(await store.findSession(sha256Hex(old.id)), null);
    strictEqual(await store.findSession(sha256Hex(idle.id)), null);
    notStrictEqual(await sessions.check(kept.id), null);
  }));
