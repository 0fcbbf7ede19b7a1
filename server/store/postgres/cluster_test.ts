/** Several servers of one database, each a store of its own. */
import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { addressOf } from "../../../testing/engine.ts";
import {
  createTestingPostgres,
  HAS_POSTGRES,
  stopPostgresAfterTests,
  type TestingPostgres,
} from "../../../testing/postgres.ts";
import { insertTestingHost, testingSample } from "../../../testing/store.ts";
import { until } from "../../../testing/until.ts";
import { type ClusterStore, NotOwner, type Store } from "../port.ts";
import { createPostgresEngine } from "./engine.ts";

/** A store that is one of the servers of `database`. */
async function openServer(
  { url }: TestingPostgres,
  name = "server",
): Promise<{ store: Store; cluster: ClusterStore } & AsyncDisposable> {
  const store = await createPostgresEngine(addressOf(url), Deno.cwd()).open();
  const { cluster } = store;
  if (cluster === null) throw new Error("it is one server's alone");
  await cluster.join({ name, key_mark: "k" });
  return { store, cluster, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
}

/** Time passes for the leases and servers of a database. */
function letTimePass(database: TestingPostgres, seconds: number): void {
  const by = `interval '${seconds} seconds'`;
  database.sql(`UPDATE servers SET until_at = until_at - ${by};
    UPDATE leases SET until_at = until_at - ${by}`);
}

async function own({ cluster }: { cluster: ClusterStore }, hostId: number): Promise<void> {
  for (const { host_id, epoch } of await cluster.claimHosts([hostId])) {
    cluster.fences.hold(host_id, epoch);
  }
}

const store = (to: Store, hostId: number, atUs: number) =>
  to.transaction((into) => void into.insertSample(testingSample(hostId, atUs)), { owner: hostId });

if (HAS_POSTGRES) {
  stopPostgresAfterTests();

  Deno.test("what is written of a host that another server claimed is refused, alone in its group", async () => {
    await using database = await createTestingPostgres();
    await using one = await openServer(database);
    await using other = await openServer(database);
    const moved = await insertTestingHost(one.store, "moved");
    const stayed = await insertTestingHost(one.store, "stayed");
    await own(one, moved);
    await own(one, stayed);
    await own(other, moved);

    const [refused, kept] = await Promise.allSettled([
      store(one.store, moved, 1),
      store(one.store, stayed, 1),
    ]);
    await store(other.store, moved, 2);

    ok(refused.status === "rejected" && refused.reason instanceof NotOwner);
    strictEqual(kept.status, "fulfilled");
    strictEqual(await one.store.countSamples(moved), 1);
    strictEqual(await one.store.countSamples(stayed), 1);
  });

  Deno.test("a server that has never had a host writes nothing of it", async () => {
    await using database = await createTestingPostgres();
    await using one = await openServer(database);
    const hostId = await insertTestingHost(one.store, "pve-01");

    await rejects(store(one.store, hostId, 1), NotOwner);
  });

  Deno.test("what was written down before a host came back is refused", async () => {
    await using database = await createTestingPostgres();
    await using one = await openServer(database);
    await using other = await openServer(database);
    const hostId = await insertTestingHost(one.store, "pve-01");
    await own(one, hostId);
    const waiting = one.store.transaction(
      (into) => void into.insertSample(testingSample(hostId, 1)),
      { owner: hostId, may_wait: true },
    );
    await own(other, hostId);
    await own(one, hostId);

    // By which epoch it was refused, says that what it has now is not meant.
    await rejects(waiting, { name: "NotOwner", epoch: 1 });
    await store(one.store, hostId, 2);
  });

  Deno.test("a claim waits for a commit that goes on, and what comes after it is refused", async () => {
    await using database = await createTestingPostgres();
    await using one = await openServer(database);
    await using other = await openServer(database);
    const hostId = await insertTestingHost(one.store, "pve-01");
    await own(one, hostId);
    let atUs = 0;
    let refused = 0;
    const writing = (async () => {
      while (refused === 0) {
        await store(one.store, hostId, ++atUs).catch(() => refused = atUs);
      }
    })();
    await until("some are stored", () => atUs > 20);

    await own(other, hostId);
    const stored = await other.store.countSamples(hostId);
    await writing;

    // The one that was refused is the first after those that the new owner found.
    strictEqual(await other.store.countSamples(hostId), stored);
    strictEqual(refused, stored + 1);
  });

  Deno.test("servers share the buckets, and one of them has the desk", async () => {
    await using database = await createTestingPostgres();
    await using one = await openServer(database, "one");
    const alone = await one.cluster.renew();
    strictEqual(alone?.buckets.length, 256);
    strictEqual(alone?.desk, 1);

    await using other = await openServer(database, "other");
    strictEqual((await other.cluster.renew())?.desk, null);
    strictEqual((await one.cluster.renew())?.buckets.length, 128);
    const half = await other.cluster.renew();
    strictEqual(half?.buckets.length, 128);
    await one.cluster.leave();

    const rest = await other.cluster.renew();
    deepStrictEqual(rest?.buckets.toSorted((a, b) => a - b), [...Array(256).keys()]);
    strictEqual(rest?.desk, 2);
  });

  Deno.test("a server that was not renewed in time is none any more, and all it had is free", async () => {
    await using database = await createTestingPostgres();
    await using one = await openServer(database, "one");
    await using other = await openServer(database, "other");
    const hostId = await insertTestingHost(one.store, "pve-01");
    await one.cluster.renew();
    await own(one, hostId);

    letTimePass(database, 14);
    await other.cluster.renew();
    deepStrictEqual(await other.cluster.adoptHosts([...Array(256).keys()], 10), []);
    letTimePass(database, 2);

    strictEqual(await one.cluster.renew(), null);
    deepStrictEqual(await one.cluster.claimHosts([hostId]), []);
    strictEqual((await other.cluster.renew())?.buckets.length, 256);
    deepStrictEqual(await other.cluster.adoptHosts([hostId % 256], 10), [
      { host_id: hostId, epoch: 2 },
    ]);
  });

  Deno.test("a process that begins anew takes at once what the one before it had", async () => {
    await using database = await createTestingPostgres();
    const before = await openServer(database, "pve-mon:4000");
    await before.cluster.renew();
    await using beside = await openServer(database, "pve-mon:4000");
    strictEqual((await beside.cluster.renew())?.desk, null);

    // Its session ends with it, as with a process that is killed.
    await before[Symbol.asyncDispose]();

    await until("the desk is free", async () => {
      await beside.cluster.join({ name: "pve-mon:4000", key_mark: "k" });
      return (await beside.cluster.renew())?.desk === 2;
    });
  });

  Deno.test("a server with another key is refused, as long as one lives", async () => {
    await using database = await createTestingPostgres();
    await using _one = await openServer(database, "one");
    await using other = await openServer(database, "other");
    const { cluster } = other;

    await rejects(
      cluster.join({ name: "other", key_mark: "another" }),
      /SECRET_KEY_BASE is another than that of one; all servers of a database need the same/,
    );
    letTimePass(database, 16);
    await cluster.join({ name: "other", key_mark: "another" });
  });

  Deno.test("a server that is too old for the schema takes nothing", async () => {
    await using database = await createTestingPostgres();
    await using one = await openServer(database);
    database.sql("UPDATE schema_state SET least_reader = 99");

    strictEqual(await one.cluster.renew(), null);
  });

  Deno.test("what a commit changed of a host is found by its version", async () => {
    await using database = await createTestingPostgres();
    await using one = await openServer(database);
    await using other = await openServer(database);
    const hostId = await insertTestingHost(one.store, "pve-01");
    await own(one, hostId);
    const before = await other.cluster.listVersions(null);

    await store(one.store, hostId, 7);
    await one.cluster.notePresence(new Map([[hostId, "here"]]));

    const read = await other.cluster.listVersions(before.at_ms);
    const [version] = read.versions.filter(({ host_id }) => host_id === hostId);
    ok(version !== undefined && version.parts.fast > (before.versions[0]?.version ?? 0));
    strictEqual(version.presence, "here");
    strictEqual(version.owner, one.cluster.fences.server);
    const wanted = { host_id: hostId, kinds: ["fast", "slow"] as const, good: true, events: true };
    const [stored] = await other.cluster.readHosts([wanted]);
    deepStrictEqual([...stored?.samples.keys() ?? []], ["fast"]);
    strictEqual(stored?.samples.get("fast")?.collected_at_us, 7);
    deepStrictEqual([stored?.good, stored?.events, stored?.open], [[], [], []]);
  });

  Deno.test("of what is written without the desk, incidents are left out, and nothing else", async () => {
    await using database = await createTestingPostgres();
    await using one = await openServer(database, "one");
    await using other = await openServer(database, "other");
    const hostId = await insertTestingHost(one.store, "pve-01");
    await own(one, hostId);
    one.cluster.fences.holdDesk((await one.cluster.renew())?.desk ?? null);
    letTimePass(database, 16);
    await other.cluster.join({ name: "other", key_mark: "k" });
    other.cluster.fences.holdDesk((await other.cluster.renew())?.desk ?? null);
    const told = { incident_id: "i", channel_id: "c" };

    await rejects(one.store.transaction((into) => void into.deleteTold(told)), NotOwner);
    await other.store.transaction((into) => void into.deleteTold(told));
    database.sql("UPDATE servers SET until_at = clock_timestamp() + interval '15 seconds'");
    await one.store.transaction((into) => {
      into.insertSample(testingSample(hostId, 1));
      into.deleteTold(told);
    }, { owner: hostId });

    strictEqual(await one.store.countSamples(hostId), 1);
  });
}
