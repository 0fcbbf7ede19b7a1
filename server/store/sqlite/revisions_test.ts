import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { TestingClock } from "../../../testing/clock.ts";
import { execSql, insertTestingHost, withStore } from "../../../testing/store.ts";
import { openReader } from "./database.ts";
import { ASK_EVERY_MS, createRevisionReads } from "./revisions.ts";

Deno.test("revisions() grow with whatever any program writes", () =>
  withStore(async (store, path) => {
    await insertTestingHost(store, "pve-01");
    const before = await store.revisions();

    execSql(path, "UPDATE hosts SET name = 'pve-02'");
    execSql(path, "INSERT INTO left_pools VALUES (1, '9000', 'backup', 'left', '', 1)");

    deepStrictEqual(await store.revisions(), {
      ...before,
      hosts: before.hosts + 1,
      words: before.words + 1,
    });
  }));

Deno.test("watch() asks twice in half a second, and not while nobody waits for it", () =>
  withStore(async (_store, path) => {
    using db = openReader(path);
    using writer = new DatabaseSync(path);
    const clock = new TestingClock();
    const stop = new AbortController();
    const { revisions, watch } = createRevisionReads(db, clock);
    const watching = watch(revisions(), stop.signal);
    const told: number[] = [];
    const take = () => watching.next().then(({ value }) => told.push(value?.hosts ?? -1));
    const change = () => writer.exec("UPDATE revisions SET hosts = hosts + 1");

    const first = take();
    await clock.advance(ASK_EVERY_MS - 1);
    change();
    await clock.advance(0);
    deepStrictEqual(told, []);
    await clock.advance(1);
    await first;
    strictEqual(told.length, 1);

    change();
    await clock.advance(60_000);
    strictEqual(clock.sleeping, 0);
    await take();
    strictEqual(told.length, 2);

    const last = take();
    await clock.advance(0);
    stop.abort();
    await last;
    strictEqual(told.at(-1), -1);
    strictEqual(ASK_EVERY_MS * 2 <= 500, true);
  }));
