/** Transactions: all or nothing, in order, committed together without depending on each other. */
import { deepStrictEqual, ok, rejects, strictEqual, throws } from "node:assert/strict";
import { createRandom } from "../../../tools/sample_week/random.ts";
import { TestingClock } from "../../../testing/clock.ts";
import { insertSamples, insertTestingHost, testingSample } from "../../../testing/store.ts";
import { rounds } from "../../../testing/rounds.ts";
import { StorageError, type Store } from "../port.ts";
import { degraded } from "./changes.ts";
import { keepAll, type Suite } from "./suite.ts";

const ROUNDS = rounds(20, 300);
const REFUSED = "refused";
/** Many in one transaction, so that writing it takes a while. */
const REASONS = 200;

/** A sample and the reason that it opens, as ingest writes them. */
function record(store: Store, hostId: number, at: number, code = "pool_health") {
  return store.transaction((transaction) => {
    const outcome = transaction.insertSample(testingSample(hostId, at));
    transaction.openReason(degraded(hostId, at, { code, subject_id: `${at}` }));
    return outcome;
  }, { owner: hostId, may_wait: true });
}

async function openTimes(store: Store): Promise<number[]> {
  return (await store.listOpenChanges()).map((row) => row.opened_at_ms).sort((a, b) => a - b);
}

export function testTransactions({ test }: Suite): void {
  test("transaction() of nothing is nothing, and gives what was recorded", async (store) => {
    strictEqual(await store.transaction(() => 42), 42);
  });

  test("transaction() tells what a write came to after the commit, and not before", async (store) => {
    const id = await insertTestingHost(store, "pve-01");

    const written = await store.transaction((transaction) => {
      const outcome = transaction.insertSample(testingSample(id, 1));
      throws(() => outcome.value, /before its commit/);
      return outcome;
    });

    strictEqual(written.value, "stored");
  });

  test("a transaction whose recording throws writes nothing", async (store) => {
    const id = await insertTestingHost(store, "pve-01");

    await rejects(
      store.transaction((transaction) => {
        transaction.insertSample(testingSample(id, 1));
        throw new RangeError("too far");
      }),
      RangeError,
    );

    strictEqual(await store.countSamples(id), 0);
  });

  test("one of a group that cannot be written takes no other with it", async (store, database) => {
    const id = await insertTestingHost(store, "pve-01");
    database.refuseReasons(REFUSED);

    const all = [1, 2, 3, 4].map((at) =>
      record(store, id, at, at === 2 ? REFUSED : "pool_health")
        .then(({ value }) => value, (error: Error) => error)
    );
    const [first, second, ...rest] = await Promise.all(all);

    deepStrictEqual([first, ...rest], ["stored", "stored", "stored"]);
    ok(second instanceof StorageError);
    // Its sample went with the reason that was refused.
    strictEqual(await store.countSamples(id), 3);
    deepStrictEqual(await openTimes(store), [1, 3, 4]);
  });

  test(
    "a transaction is there whole or not at all, whoever reads meanwhile",
    async (store, database) => {
      const id = await insertTestingHost(store, "pve-01");
      await using reader = await database.engine.open();
      let isWriting = true;
      const seen = new Set<number>();
      const reading = (async () => {
        while (isWriting) {
          seen.add((await reader.listOpenChanges()).length);
          await new Promise((resolve) => setTimeout(resolve));
        }
      })();

      for (let at = 1; at <= 20; at++) {
        await store.transaction((transaction) => {
          for (let count = 0; count < REASONS; count++) {
            transaction.openReason(degraded(id, at, { subject_id: `${at} ${count}` }));
          }
        });
      }
      isWriting = false;
      await reading;

      ok(seen.size > 1, "it was read while it was written");
      deepStrictEqual([...seen].filter((count) => count % REASONS !== 0), []);
      strictEqual((await store.listOpenChanges()).length, 20 * REASONS);
    },
  );

  test("transactions of one host are written, and resolve, in the order of their calls", async (store) => {
    const [one, two] = [
      await insertTestingHost(store, "pve-01"),
      await insertTestingHost(store, "pve-02"),
    ];
    const random = createRandom(20_261_129);
    const resolved: Record<number, number[]> = { [one]: [], [two]: [] };
    const ids: Record<number, string> = {};
    const all: Promise<unknown>[] = [];

    // Each closes the reason of the one before and opens the same anew: out of order, one stays.
    for (let at = 1; at <= ROUNDS; at++) {
      for (const host of [one, two]) {
        const reason = degraded(host, at);
        const before = ids[host];
        ids[host] = reason.id;
        const written = store.transaction((transaction) => {
          if (before !== undefined) transaction.closeReason({ id: before, at_ms: at });
          transaction.openReason(reason);
        }, { owner: host, may_wait: random() < 0.5 });
        all.push(written.then(() => resolved[host]?.push(at)));
      }
      if (random() < 0.2) await Promise.all(all.splice(0));
    }
    await Promise.all(all);

    const order = Array.from({ length: ROUNDS }, (_, index) => index + 1);
    deepStrictEqual(resolved, { [one]: order, [two]: order });
    const rows = await store.listChanges({ host_id: one, limit: ROUNDS + 1 });
    deepStrictEqual(
      rows.map((row) => [row.opened_at_ms, row.closed_at_ms]),
      order.toReversed().map((at) => [at, at === ROUNDS ? null : at + 1]),
    );
  });

  test("a host deleted while others write loses its transactions alone", async (store) => {
    const [gone, kept] = [
      await insertTestingHost(store, "gone"),
      await insertTestingHost(store, "kept"),
    ];
    const outcomes: Record<number, string[]> = { [gone]: [], [kept]: [] };
    let isDeleted = false;
    const deleting = (async () => {
      await new Promise((resolve) => setTimeout(resolve));
      await store.deleteHost("gone");
      isDeleted = true;
    })();

    let at = 0;
    while (!isDeleted || at < ROUNDS) {
      at++;
      const written = await Promise.all([record(store, gone, at), record(store, kept, at)]);
      outcomes[gone]?.push(written[0].value);
      outcomes[kept]?.push(written[1].value);
    }
    await deleting;
    // What was written between the deletion and the end of its sweep is swept too.
    await store.retain(keepAll());

    deepStrictEqual(new Set(outcomes[kept]), new Set(["stored"]));
    strictEqual(outcomes[gone]?.at(-1), "no_such_host");
    strictEqual(await store.countSamples(gone), 0);
    strictEqual(await store.countSamples(kept), at);
    deepStrictEqual(
      new Set((await store.listOpenChanges()).map((row) => row.host_id)),
      new Set([kept]),
    );
  }, { commitWaitMs: 1 });

  test(
    "transactions that may wait are committed together after the wait, others at once",
    async (store) => {
      const id = await insertTestingHost(store, "pve-01");
      const done: number[] = [];

      const first = record(store, id, 1).then(() => done.push(1));
      await insertTestingHost(store, "pve-02");
      strictEqual(await store.countSamples(id), 0);
      await insertSamples(store, [testingSample(id, 2)]);
      await first;

      deepStrictEqual(done, [1]);
      strictEqual(await store.countSamples(id), 2);
      // The clock of this store stands still: without the second the first would wait for ever.
    },
    { clock: new TestingClock() },
  );

  test(
    "a full disk takes nothing, says so, and what may be kept is written later in its order",
    async (store, database) => {
      const id = await insertTestingHost(store, "pve-01");
      await insertSamples(store, [testingSample(id, 1)]);
      const reason = degraded(id, 2);
      {
        using _full = database.fillDisk();
        const failed = [
          insertSamples(store, [testingSample(id, 2)]),
          store.transaction((transaction) => {
            transaction.insertSample(testingSample(id, 3));
            transaction.openReason(reason);
          }, { owner: id, keep: true }),
          store.putSetting("key", "value"),
          insertTestingHost(store, "pve-02"),
          store.deleteHost("pve-01"),
        ];
        const outcomes = await Promise.allSettled(failed);
        for (const outcome of outcomes) {
          ok(outcome.status === "rejected" && outcome.reason instanceof StorageError);
        }
        strictEqual(await store.countSamples(id), 1);
        deepStrictEqual(await store.listOpenChanges(), []);
      }

      await store.transaction((transaction) =>
        transaction.closeReason({ id: reason.id, at_ms: 9 })
      );

      strictEqual(await store.countSamples(id), 1);
      const rows = await store.listChanges({ host_id: id, limit: 10 });
      deepStrictEqual(rows.map((row) => [row.id, row.opened_at_ms, row.closed_at_ms]), [
        [reason.id, 2, 9],
      ]);
    },
  );

  test("many transactions at once are each what they would be alone", async (store) => {
    const random = createRandom(7);
    const ids = [
      await insertTestingHost(store, "pve-01"),
      await insertTestingHost(store, "pve-02"),
      99,
    ];
    const stored = new Set<string>();
    const expected: string[] = [];
    const all: Promise<string>[] = [];

    for (let count = 0; count < 20 * ROUNDS; count++) {
      const host = ids[Math.floor(random() * ids.length)] ?? 0;
      const at = Math.floor(random() * 50);
      const key = `${host} ${at}`;
      expected.push(host === 99 ? "no_such_host" : stored.has(key) ? "duplicate" : "stored");
      if (host !== 99) stored.add(key);
      all.push(
        store.transaction((transaction) => transaction.insertSample(testingSample(host, at)), {
          owner: host,
          may_wait: random() < 0.9,
        }).then(({ value }) => value),
      );
    }

    deepStrictEqual(await Promise.all(all), expected);
    const counts = await Promise.all(ids.map((id) => store.countSamples(id)));
    strictEqual(counts.reduce((sum, count) => sum + count, 0), stored.size);
  });
}
