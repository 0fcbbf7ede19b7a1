/** What several servers of one database do at the same moment. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { addressOf } from "../../../testing/engine.ts";
import {
  createTestingPostgres,
  HAS_POSTGRES,
  stopPostgresAfterTests,
  type TestingPostgres,
} from "../../../testing/postgres.ts";
import { insertTestingHost } from "../../../testing/store.ts";
import { until } from "../../../testing/until.ts";
import type { ClusterStore, Store } from "../port.ts";
import { connect } from "./connect.ts";
import { createPostgresEngine } from "./engine.ts";

interface Server extends AsyncDisposable {
  store: Store;
  cluster: ClusterStore;
}

/** A store that may become one of the servers of `database`. */
async function openServer({ url }: TestingPostgres): Promise<Server> {
  const store = await createPostgresEngine(addressOf(url), Deno.cwd()).open();
  const { cluster } = store;
  if (cluster === null) throw new Error("it is one server's alone");
  return { store, cluster, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
}

/** Holds what `sql` locks until it is let go. */
async function lock({ url }: TestingPostgres, sql: string) {
  const client = await connect(addressOf(url));
  await client.query("BEGIN");
  await client.query(sql);
  const letGo = () => client.query("COMMIT");
  return { letGo, [Symbol.asyncDispose]: () => client.end() };
}

/** How many wait for what another one has locked. */
function countWaiting({ sql }: TestingPostgres): number {
  const [count] = sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
  return Number(count);
}

if (HAS_POSTGRES) {
  stopPostgresAfterTests();

  Deno.test("how a server saw a host is not written over how the one sees it that has it since", async () => {
    await using database = await createTestingPostgres();
    await using one = await openServer(database);
    await using other = await openServer(database);
    for (const { cluster } of [one, other]) await cluster.join({ name: "server", key_mark: "k" });
    const stayed = await insertTestingHost(one.store, "stayed");
    const moved = await insertTestingHost(one.store, "moved");
    await one.cluster.claimHosts([stayed, moved]);
    // As a commit of the first server does that takes long.
    await using commit = await lock(
      database,
      `SELECT 1 FROM host_versions WHERE host_id = ${stayed} FOR UPDATE`,
    );

    const noting = one.cluster.notePresence(new Map([[stayed, "here"], [moved, "away"]]));
    await until("it waits", () => countWaiting(database) === 1);
    let isMoved = false;
    const moving = other.cluster.claimHosts([moved])
      .then(() => other.cluster.notePresence(new Map([[moved, "here"]])))
      .then(() => isMoved = true);
    await until("the other waits, or is done", () => isMoved || countWaiting(database) === 2);
    await commit.letGo();
    await Promise.all([noting, moving]);

    const { versions } = await one.cluster.listVersions(null);
    deepStrictEqual(
      versions.filter(({ host_id }) => host_id > 0)
        .toSorted((a, b) => a.host_id - b.host_id).map(({ presence }) => presence),
      ["here", "here"],
    );
  });

  Deno.test("the versions of a host are recorded by the server that has it", async () => {
    await using database = await createTestingPostgres();
    await using one = await openServer(database);
    await using other = await openServer(database);
    for (const { cluster } of [one, other]) await cluster.join({ name: "server", key_mark: "k" });
    const hostId = await insertTestingHost(one.store, "pve-01");
    await one.cluster.claimHosts([hostId]);
    await other.cluster.claimHosts([hostId]);

    await other.store.recordVersions(hostId, { pve_version: "9.0", zfs_version: null });
    await one.store.recordVersions(hostId, { pve_version: "8.4", zfs_version: "2.2" });

    const [host] = await one.store.listHosts();
    deepStrictEqual([host?.pve_version, host?.zfs_version], ["9.0", null]);
  });

  Deno.test("however long a commit of the desk takes, its server renews it, and no other takes it", async () => {
    await using database = await createTestingPostgres();
    await using one = await openServer(database);
    await using other = await openServer(database);
    for (const { cluster } of [one, other]) await cluster.join({ name: "server", key_mark: "k" });
    const { desk } = await one.cluster.renew() ?? {};
    one.cluster.fences.holdDesk(desk ?? null);
    await using table = await lock(database, "LOCK TABLE told IN EXCLUSIVE MODE");
    const told = { incident_id: "i", channel_id: "c" };
    const writing = one.store.transaction((into) => void into.deleteTold(told));
    await until("the commit has begun", () => countWaiting(database) === 1);

    const renewed = await one.cluster.renew();
    database.sql("UPDATE leases SET until_at = until_at - interval '1 minute'");
    const before = await other.cluster.renew();
    await table.letGo();
    await writing;
    const after = await other.cluster.renew();

    deepStrictEqual([desk, renewed?.desk, before?.desk, after?.desk], [1, 1, null, 2]);
  });

  Deno.test("of two servers with different keys that begin at once one is refused", async () => {
    await using database = await createTestingPostgres();
    await using one = await openServer(database);
    await using other = await openServer(database);
    // Both have looked who is there before either is.
    await using held = await lock(database, "LOCK TABLE servers IN EXCLUSIVE MODE");

    const joining = Promise.allSettled([
      one.cluster.join({ name: "one", key_mark: "k" }),
      other.cluster.join({ name: "other", key_mark: "l" }),
    ]);
    await until("both wait", () => countWaiting(database) === 2);
    await held.letGo();

    const refused = (await joining).filter((outcome) => outcome.status === "rejected");
    strictEqual(refused.length, 1);
    match(String(refused[0]?.reason), /SECRET_KEY_BASE is another than that of/);
  });

  Deno.test("servers hear that all sessions ended with the second factors", async () => {
    await using database = await createTestingPostgres();
    await using one = await openServer(database);
    const accessOf = async () => (await one.cluster.listVersions(null)).access;
    await one.store.insertFactor({
      id: "f1",
      kind: "totp",
      name: "phone",
      sealed: "s",
      counter: 0,
      created_at_ms: 1,
      last_used_at_ms: null,
    }, null);
    const before = await accessOf();

    await one.store.resetFactors();

    strictEqual(await accessOf(), before + 1);
  });
}
