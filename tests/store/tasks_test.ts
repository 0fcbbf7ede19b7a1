import { deepStrictEqual, notStrictEqual, strictEqual } from "node:assert/strict";
import { configure, getLogger, type LogRecord, reset } from "@logtape/logtape";
import {
  overIncident,
  putDeliveries,
  putIncidents,
  queuedDelivery,
} from "../../testing/incidents/rows.ts";
import { TestingClock } from "../../testing/clock.ts";
import { createFactors, FACTOR_PURPOSE } from "../../server/auth/factors.ts";
import { createSealer } from "../../server/auth/sealed.ts";
import { createAudit, noteCommand } from "../../server/auth/audit.ts";
import { createSessions } from "../../server/auth/sessions.ts";
import { sha256Hex } from "../../server/auth/tokens.ts";
import { SESSION_AGES } from "../../server/store/port.ts";
import { applyRetention } from "../../server/tasks/retention.ts";
import {
  insertSamples,
  insertTestingHost,
  makeTestingDirectory,
  openStore,
  testingSample,
  withStore,
} from "../../testing/store.ts";
import { planTasks } from "../../server/tasks/mod.ts";

Deno.test("every task runs on a database with something to remove, and says how much", async () => {
  using directory = makeTestingDirectory();
  await using store = await openStore({ path: `${directory.path}/monitor.db` });
  const clock = new TestingClock();
  const records: LogRecord[] = [];
  await configure({
    sinks: { records: (record) => records.push(record) },
    loggers: [{ category: "tasks", sinks: ["records"] }, { category: ["logtape", "meta"] }],
  });
  const id = await insertTestingHost(store, "pve-01");
  const history = [{ metric: "load1", value: 1 }];
  await insertSamples(store, [1, 2, 3].map((at) => testingSample(id, at * 1000, { history })));
  await store.insertSession("old", 1);
  const entry = { who: "operator", address: null, action: "signed_in", subject: "" };
  await store.insertAudit({ ...entry, at_ms: clock.nowMs() - 400 * 24 * 3_600_000 });
  await store.insertAudit({ ...entry, at_ms: clock.nowMs() - 400 * 24 * 3_600_000 - 1 });
  const long_ago_ms = clock.nowMs() - 400 * 24 * 3_600_000;
  await putIncidents(
    store,
    overIncident("a", long_ago_ms - 1, { reasons: [] }),
    overIncident("b", long_ago_ms, { reasons: [] }),
  );
  const over = { state: "delivered", queued_at_ms: long_ago_ms - 1 } as const;
  await putDeliveries(store, queuedDelivery("1", over), queuedDelivery("2", { queued_at_ms: 1 }));

  using audit = createAudit({ store, clock, log: getLogger("tasks"), onFault: () => {} });
  await noteCommand(store, "host_registered", "pve-02");
  let prunings = 0;
  const ledgers = { prune: () => void prunings++ };
  const log = getLogger("tasks");
  const sealer = await createSealer("secret", FACTOR_PURPOSE);
  const factors = createFactors({ store, sealer, clock });
  const isOnDuty = () => true;
  const context = { store, audit, factors, ledgers, isOnDuty, clock, log, retention_hours: 48 };
  for (const { run } of planTasks(context)) await run(new AbortController().signal);
  await reset();

  strictEqual(prunings, 1);
  strictEqual(await store.countSamples(id), 1);
  strictEqual(await store.findSession("old"), null);
  deepStrictEqual(records.map(({ level, message }) => [level, message.join("")]), [
    [
      "info",
      "Removed 2 samples, 3 points of the history, 0 changes, 0 expired mutes, " +
      "1 entries of the audit, 1 sessions, 1 incidents, 1 messages, " +
      "0 rows of the ledger and 0 rows of deleted hosts",
    ],
    ["info", "Audit: command line from this machine: registered host pve-02"],
  ]);
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

    strictEqual(removed.sessions, 2);
    strictEqual(await store.findSession(sha256Hex(old.id)), null);
    strictEqual(await store.findSession(sha256Hex(idle.id)), null);
    notStrictEqual(await sessions.check(kept.id), null);
  }));
