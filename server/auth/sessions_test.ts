import { deepStrictEqual, match, notStrictEqual, strictEqual } from "node:assert/strict";
import { TestingClock } from "../../testing/clock.ts";
import { type SessionStore, StorageError, type Store } from "../store/port.ts";
import { withStore } from "../../testing/store.ts";
import { createSessions, type Sessions } from "./sessions.ts";
import { sha256Hex } from "./tokens.ts";

const MINUTE_MS = 60_000;
const IDLE_LIMIT_MS = 14 * 24 * 60 * MINUTE_MS;

async function withSessions(
  test: (sessions: Sessions, parts: { clock: TestingClock; store: Store }) => Promise<void>,
): Promise<void> {
  await withStore(async (store) => {
    const clock = new TestingClock();
    await test(createSessions({ store, clock }), { clock, store });
  });
}

/** Writes are done in order: after this one, every note of a use is done as well. */
function waitForWrites(store: Store): Promise<void> {
  return store.putSetting("any", "");
}

Deno.test("start() makes a session whose id the database does not know", async () => {
  await withSessions(async (sessions, { store }) => {
    const { id, cookieMaxAge } = await sessions.start();

    match(id, /^[\w-]{43}$/);
    strictEqual(cookieMaxAge, 90 * 24 * 60 * 60);
    strictEqual(await sessions.check(id), sha256Hex(id));
    strictEqual(await store.findSession(id), null);
    notStrictEqual((await sessions.start()).id, id);
  });
});

for (const id of ["", "unknown", "ü\ud800"]) {
  Deno.test(`check() refuses the id ${JSON.stringify(id)}`, async () => {
    await withSessions(async (sessions) => {
      await sessions.start();

      strictEqual(await sessions.check(id), null);
    });
  });
}

Deno.test("check() accepts a session idle for 14 days, and none idle longer", async () => {
  await withSessions(async (sessions, { clock, store }) => {
    const [used, unused] = [await sessions.start(), await sessions.start()];

    await clock.advance(IDLE_LIMIT_MS);
    notStrictEqual(await sessions.check(used.id), null);
    await waitForWrites(store);
    await clock.advance(1);

    strictEqual(await sessions.check(unused.id), null);
    notStrictEqual(await sessions.check(used.id), null);
  });
});

Deno.test("check() notes the use of a session, once a minute at most", async () => {
  await withSessions(async (sessions, { clock, store }) => {
    const { id } = await sessions.start();
    const startedMs = clock.nowMs();

    await clock.advance(MINUTE_MS - 1);
    strictEqual(await lastUsedAfterCheck(id), startedMs);
    await clock.advance(1);
    strictEqual(await lastUsedAfterCheck(id), startedMs + MINUTE_MS);

    async function lastUsedAfterCheck(id: string): Promise<number | undefined> {
      await sessions.check(id);
      await waitForWrites(store);
      return (await store.findSession(sha256Hex(id)))?.last_used_at_ms;
    }
  });
});

Deno.test("check() accepts a session while its use cannot be noted", async () => {
  await withSessions(async (_, { clock, store }) => {
    const fullDisk: SessionStore = {
      ...store,
      touchSession: () => Promise.reject(new StorageError("database or disk is full")),
    };
    const sessions = createSessions({ store: fullDisk, clock });
    const { id } = await sessions.start();
    await clock.advance(MINUTE_MS);

    strictEqual(await sessions.check(id), sha256Hex(id));
  });
});

Deno.test("end() ends one session and tells who listens", async () => {
  await withSessions(async (sessions) => {
    const [one, two] = [await sessions.start(), await sessions.start()];
    const ended: (string | null)[] = [];
    const undo = sessions.onEnd((idHash) => ended.push(idHash));

    await sessions.end(one.id);
    undo();
    await sessions.end(two.id);

    deepStrictEqual(ended, [sha256Hex(one.id)]);
    strictEqual(await sessions.check(one.id), null);
  });
});

Deno.test("endAll() ends every session and tells who listens", async () => {
  await withSessions(async (sessions) => {
    const [one, two] = [await sessions.start(), await sessions.start()];
    const ended: (string | null)[] = [];
    sessions.onEnd((idHash) => ended.push(idHash));

    await sessions.endAll();

    deepStrictEqual(ended, [null]);
    strictEqual(await sessions.check(one.id), null);
    strictEqual(await sessions.check(two.id), null);
  });
});

Deno.test("check() accepts a session for 90 days in all, however much it is used", async () => {
  await withSessions(async (sessions, { clock, store }) => {
    const { id } = await sessions.start();

    for (let day = 1; day <= 90; day++) {
      await clock.advance(24 * 60 * MINUTE_MS);
      notStrictEqual(await sessions.check(id), null);
      await waitForWrites(store);
    }
    await clock.advance(1);

    strictEqual(await sessions.check(id), null);
  });
});

Deno.test("isValid() says when a session is over, and is no use of it", async () => {
  await withSessions(async (sessions, { clock, store }) => {
    const idHash = sha256Hex((await sessions.start()).id);

    await clock.advance(IDLE_LIMIT_MS);
    strictEqual(await sessions.isValid(idHash), true);
    await waitForWrites(store);
    await clock.advance(1);

    strictEqual(await sessions.isValid(idHash), false);
    strictEqual(await sessions.isValid("unknown"), false);
  });
});

Deno.test("isConfirmed() holds for 15 minutes after the password was given", async () => {
  await withSessions(async (sessions, { clock }) => {
    const idHash = sha256Hex((await sessions.start()).id);

    await clock.advance(15 * MINUTE_MS);
    strictEqual(await sessions.isConfirmed(idHash), true);
    await clock.advance(1);
    strictEqual(await sessions.isConfirmed(idHash), false);
    await sessions.confirm(idHash);
    strictEqual(await sessions.isConfirmed(idHash), true);
    strictEqual(await sessions.isConfirmed("unknown"), false);
  });
});
