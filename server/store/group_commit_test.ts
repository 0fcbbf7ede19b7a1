import { deepStrictEqual, match, rejects, strictEqual } from "node:assert/strict";
import { TestingClock } from "../../testing/clock.ts";
import { StorageError } from "./errors.ts";
import { COMMIT_LIMITS, GroupCommit, type UnitOutcome } from "./group_commit.ts";
import {
  recordWrites,
  type Transaction,
  type TransactionOptions,
  type Write,
} from "./transaction.ts";

const MAY_WAIT = { may_wait: true };

/** A disk that notes what each commit held, by the ids of reasons and the hosts of samples. */
function setUp({ isFull = () => false, refuses = () => false }: {
  isFull?: () => boolean;
  refuses?: (writes: readonly Write[]) => boolean;
} = {}) {
  const clock = new TestingClock();
  const commits: string[][] = [];
  const givenUp: number[] = [];
  const group = new GroupCommit({
    clock,
    commit: (units): Promise<UnitOutcome[]> => {
      if (isFull()) return Promise.reject(new StorageError("disk full"));
      commits.push(units.map(({ writes }) => writes.map(nameOf).join("+")));
      return Promise.resolve(
        units.map(({ writes }) =>
          refuses(writes)
            ? { ok: false, why: "constraint failed" }
            : { ok: true, values: writes.map(nameOf) }
        ),
      );
    },
    onGivenUp: (count) => givenUp.push(count),
  });
  const add = (record: (transaction: Transaction) => void, options: TransactionOptions = {}) =>
    group.add(recordWrites(record), options);
  return { clock, commits, givenUp, group, add };
}

function nameOf(write: Write): string {
  if (write.op === "insertSample") return `sample ${write.args[0].host_id}`;
  return write.op === "closeReason" ? write.args[0].id : write.op;
}

const close = (id: string) => (transaction: Transaction) => {
  transaction.closeReason({ id, at_ms: 0 });
};
const sample = (host_id: number, payload = "{}") => (transaction: Transaction) => {
  const times = { collected_at_us: 0, received_at_ms: 0, sent_at_ms: null };
  transaction.insertSample({ host_id, kind: "fast", ...times, payload });
};

/** Lets everything run that needs no time. */
const soon = (clock: TestingClock) => clock.advance(0);

Deno.test("a transaction that may wait is committed with others, after two seconds at the latest", async () => {
  const { clock, commits, add } = setUp();

  void add(close("a"), MAY_WAIT);
  await clock.advance(COMMIT_LIMITS.waitMs - 1);
  void add(close("b"), MAY_WAIT);
  deepStrictEqual(commits, []);
  await clock.advance(1);

  deepStrictEqual(commits, [["a", "b"]]);
});

Deno.test("one that may not wait takes those along that waited", async () => {
  const { clock, commits, add } = setUp();

  void add(close("a"), MAY_WAIT);
  await soon(clock);
  void add(close("b"));
  await soon(clock);

  deepStrictEqual(commits, [["a", "b"]]);
});

for (
  const [what, count, payload] of [
    ["units", COMMIT_LIMITS.units, "{}"],
    ["bytes", 4, "x".repeat(COMMIT_LIMITS.bytes / 4)],
  ] as const
) {
  Deno.test(`so many ${what} wait no longer`, async () => {
    const { clock, commits, add } = setUp();

    for (let at = 1; at < count; at++) void add(sample(at, payload), MAY_WAIT);
    await soon(clock);
    strictEqual(commits.length, 0);
    void add(sample(count, payload), MAY_WAIT);
    await soon(clock);

    strictEqual(commits[0]?.length, count);
  });
}

Deno.test("one commit holds a bounded number, every host in its turn, and the rest follows at once", async () => {
  const { clock, commits, add } = setUp();
  const { maxUnits } = COMMIT_LIMITS;

  for (let at = 0; at < maxUnits + 10; at++) void add(sample(1), { owner: 1 });
  void add(sample(2), { owner: 2 });
  await soon(clock);

  deepStrictEqual(commits.map((units) => units.length), [maxUnits, 11]);
  strictEqual(commits[0]?.[1], "sample 2");
});

Deno.test("one that cannot be written fails alone", async () => {
  const { add } = setUp({ refuses: (writes) => writes.some((write) => nameOf(write) === "bad") });

  const good = add(close("good"));
  await rejects(add(close("bad")), { name: "StorageError", message: "constraint failed" });

  await good;
});

Deno.test("what a full disk does not take stays, in its order, but for samples, which fail", async () => {
  let isFull = true;
  const { clock, commits, add } = setUp({ isFull: () => isFull });
  const both = (host: number, id: string) => (transaction: Transaction) => {
    sample(host)(transaction);
    close(id)(transaction);
  };

  await rejects(add(both(1, "a"), { keep: true }), StorageError);
  await rejects(add(both(2, "b"), { keep: true }), StorageError);
  await rejects(add(close("operator's"), {}), StorageError);
  isFull = false;
  await clock.advance(COMMIT_LIMITS.retryMs);

  deepStrictEqual(commits, [["a", "b"]]);
});

Deno.test("what stayed goes with the next transaction, before it", async () => {
  let isFull = true;
  const { clock, commits, add } = setUp({ isFull: () => isFull });

  await rejects(add(close("a"), { keep: true }), StorageError);
  isFull = false;
  void add(close("b"), MAY_WAIT);
  await soon(clock);

  deepStrictEqual(commits, [["a", "b"]]);
});

Deno.test("what stayed is known to be written once the disk has taken it, not before", async () => {
  let isFull = true;
  const { clock, group } = setUp({ isFull: () => isFull });
  const { recorded, ...rest } = recordWrites((transaction) =>
    transaction.closeReason({ id: "a", at_ms: 0 })
  );

  await rejects(group.add(rest, { keep: true }), StorageError);
  strictEqual(recorded.isWritten, false);
  isFull = false;
  await clock.advance(COMMIT_LIMITS.retryMs);

  strictEqual(recorded.isWritten, true);
});

Deno.test("after hours of a full disk the oldest of too much is given up, and told", async () => {
  const { givenUp, add } = setUp({ isFull: () => true });
  const many = (transaction: Transaction) => {
    for (let at = 0; at < COMMIT_LIMITS.maxKept; at++) close(`${at}`)(transaction);
  };

  await rejects(add(many, { keep: true }), StorageError);
  deepStrictEqual(givenUp, []);
  await rejects(add(close("one more"), { keep: true }), StorageError);

  deepStrictEqual(givenUp, [COMMIT_LIMITS.maxKept]);
});

Deno.test("it commits what waits before it ends, and ends on a disk that takes nothing", async () => {
  const { commits, add, group } = setUp();
  const added = add(close("a"), MAY_WAIT);
  await group[Symbol.asyncDispose]();
  await added;
  deepStrictEqual(commits, [["a"]]);

  const full = setUp({ isFull: () => true });
  await rejects(full.add(close("a"), { keep: true }), StorageError);
  await full.group[Symbol.asyncDispose]();
});

Deno.test("recordWrites() gives each write its value, and none before the commit", () => {
  const { recorded, writes, settle } = recordWrites((transaction) => [
    transaction.insertSample({
      host_id: 1,
      kind: "fast",
      collected_at_us: 0,
      received_at_ms: 0,
      sent_at_ms: null,
      payload: "{}",
    }),
    transaction.closeReason({ id: "a", at_ms: 0 }),
  ]);

  let told = "";
  try {
    void recorded[0]?.value;
  } catch (error) {
    told = String(error);
  }
  match(told, /insertSample.*before its commit/);
  strictEqual(recorded[0]?.isWritten, false);
  settle(["stored", undefined]);
  deepStrictEqual([recorded[0]?.value, writes.map(({ op }) => op)], [
    "stored",
    ["insertSample", "closeReason"],
  ]);
  strictEqual(recorded[0]?.isWritten, true);
});

Deno.test("figures() tells what the disk took and did not, since when, and what waits", async () => {
  let isFull = false;
  const { clock, group, add } = setUp({ isFull: () => isFull });
  deepStrictEqual(group.figures(), {
    done: 0,
    failed: 0,
    took_ms: 0,
    last_done_ms: null,
    waiting: 0,
  });

  const first = add(close("a"));
  strictEqual(group.figures().waiting, 1);
  await soon(clock);
  await first;
  const doneMs = clock.monotonicMs();
  await clock.advance(500);
  isFull = true;
  const second = rejects(add(close("b"), { keep: true }), StorageError);
  await soon(clock);
  await second;

  deepStrictEqual(group.figures(), {
    done: 1,
    failed: 1,
    took_ms: 0,
    last_done_ms: doneMs,
    waiting: 1,
  });
});
