import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { TestingClock } from "../../testing/clock.ts";
import { keepAll, NOTHING_REMOVED } from "./conformance/suite.ts";
import { createRetention, PACE } from "./retention.ts";

interface Asked {
  op: string;
  /** How many rows it might look at. */
  rows: number | null;
}

/** A writer that finds so many rows for an operation, each step of which takes so long. */
function setUp(
  { left = {}, stepMs = () => 0 }: {
    left?: Record<string, number>;
    stepMs?: (op: string) => number;
  },
) {
  const clock = new TestingClock();
  const asked: Asked[] = [];
  const paces = { ...left };
  const call = async (op: string, ...args: unknown[]): Promise<unknown> => {
    const rows = rowsOf(args);
    asked.push({ op, rows });
    const took = stepMs(op);
    if (took > 0) await clock.sleep(took);
    const removed = Math.min(paces[op] ?? 0, rows ?? 0);
    paces[op] = (paces[op] ?? 0) - removed;
    if (op !== "pruneSamples" && op !== "prunePayloadBases") return removed;
    return { removed, next: removed < (rows ?? 0) ? null : { at: 1, id: 1 } };
  };
  // It gives what `WriterOperations` says for each operation.
  const writer = { call: call as never };
  return { asked, clock, ...createRetention({ writer, clock, listHostIds: () => [1, 2] }) };
}

/** The bound of rows is the last number, or in the last object. */
function rowsOf(args: readonly unknown[]): number | null {
  const last = args.at(-1);
  if (typeof last === "number") return last;
  const { batch, limit } = (last ?? {}) as { batch?: number; limit?: number };
  return batch ?? limit ?? null;
}

/** Runs `work` on a clock that goes on by itself. */
async function finish<T>(clock: TestingClock, work: Promise<T>): Promise<T> {
  let isDone = false;
  const done = work.finally(() => isDone = true);
  while (!isDone) await clock.advance(1);
  return await done;
}

Deno.test("retain() asks for everything once where there is nothing, in an order that frees all", async () => {
  const { retain, asked, clock } = setUp({});

  deepStrictEqual(await finish(clock, retain(keepAll())), NOTHING_REMOVED);

  deepStrictEqual(asked.map(({ op }) => op), [
    "pruneSamples",
    "prunePayloadBases",
    "pruneHistory",
    "pruneHistory",
    "pruneHostEvents",
    "pruneChanges",
    "pruneMutes",
    "pruneAudit",
    "pruneSessions",
    "pruneIncidents",
    "pruneDeliveries",
    "pruneLedger",
    "sweepDeletedHosts",
    "optimize",
  ]);
});

Deno.test("retain() takes step after step of one size, and waits after each", async () => {
  const { retain, asked, clock } = setUp({ left: { pruneAudit: 500 } });

  const { audit_entries } = await finish(clock, retain(keepAll()));

  strictEqual(audit_entries, 500);
  const audits = asked.filter(({ op }) => op === "pruneAudit");
  deepStrictEqual(audits.map(({ rows }) => rows), [PACE.rows, PACE.rows, PACE.rows]);
  strictEqual(clock.monotonicMs(), 2 * PACE.pauseMs);
});

Deno.test("a step that took long halves the next, down to a few rows, and a quick one doubles it", async () => {
  let isSlow = true;
  const { retain, asked, clock } = setUp({
    left: { pruneSamples: 1_500 },
    stepMs: (op) => op === "pruneSamples" && isSlow ? PACE.slowMs + 1 : 0,
  });
  const running = retain(keepAll());
  let isDone = false;
  running.finally(() => isDone = true);
  while (!isDone) {
    if (asked.length > 8) isSlow = false;
    await clock.advance(1);
  }

  strictEqual((await running).samples, 1_500);
  const rows = asked.filter(({ op }) => op === "pruneSamples").map((one) => one.rows);
  deepStrictEqual(rows.slice(0, 8), [200, 100, 50, 25, 12, 10, 10, 10]);
  ok(rows.slice(9).every((count) => (count ?? 0) <= PACE.rows));
  strictEqual(rows.at(-1), PACE.rows);
});

Deno.test("retain() takes no step more once it is told to stop, and counts what went", async () => {
  const { retain, asked, clock } = setUp({ left: { pruneSamples: 1_000 } });
  const stop = new AbortController();

  const running = retain(keepAll(), stop.signal);
  await clock.advance(PACE.pauseMs);
  stop.abort();

  deepStrictEqual(await running, { ...NOTHING_REMOVED, samples: 2 * PACE.rows });
  deepStrictEqual(asked.map(({ op }) => op), ["pruneSamples", "pruneSamples"]);
});

Deno.test("trimHost() goes on until a step finds nothing, however little one removes", async () => {
  const { trimHost, asked, clock } = setUp({ left: { trimHost: 450 } });

  strictEqual(await finish(clock, trimHost(1, 0)), 450);

  deepStrictEqual(asked.map(({ rows }) => rows), [200, 200, 200, 200]);
});
