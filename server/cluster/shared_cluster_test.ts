import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { TestingClock } from "../../testing/clock.ts";
import {
  createRandom,
  ModelledDatabase,
  modelledStore,
  type Way,
} from "../../testing/modelled_cluster.ts";
import { rounds, SEED } from "../../testing/rounds.ts";
import { LEASE_MS } from "../store/port.ts";
import { SharedCluster } from "./shared_cluster.ts";

const HOST_IDS = Array.from({ length: 40 }, (_, at) => at + 1);

function setUp(count: number, hostIds = HOST_IDS) {
  const clock = new TestingClock();
  const database = new ModelledDatabase(clock, hostIds);
  const servers = Array.from({ length: count }, (_, at) => {
    const way: Way = { askMs: 0, answerMs: 0, isCut: false };
    const store = modelledStore(database, way);
    const faults: string[] = [];
    const told: string[] = [];
    const onFault = (doing: string) => faults.push(doing);
    const cluster = new SharedCluster({ store, clock, name: `s${at}`, key_mark: "k", onFault });
    cluster.listen({
      onDesk: (isHere) => told.push(isHere ? "desk" : "no desk"),
      onCutOff: () => told.push("cut off"),
      onBack: () => told.push("back"),
    });
    return { cluster, store, way, faults, told };
  });
  return { clock, database, servers };
}

type Setting = ReturnType<typeof setUp>;

/** Runs what waits for the clock, until `work` is done. */
async function passing<T>({ clock }: Setting, work: Promise<T>): Promise<T> {
  let isDone = false;
  const done = work.finally(() => isDone = true);
  while (!isDone) await clock.advance(100);
  return await done;
}

async function end(setting: Setting): Promise<void> {
  for (const { cluster, way } of setting.servers) {
    Object.assign(way, { askMs: 0, answerMs: 0, isCut: false });
    await passing(setting, cluster[Symbol.asyncDispose]());
  }
}

/** The first of those set up, of which there is one at least. */
function firstOf({ servers }: Setting): Setting["servers"][number] {
  const [first] = servers;
  if (first === undefined) throw new Error("there is no server");
  return first;
}

Deno.test("a server that is alone has every host, and the desk", async () => {
  const setting = setUp(1);
  const { cluster, told } = firstOf(setting);

  await passing(setting, cluster.start());

  ok(HOST_IDS.every((hostId) => cluster.isMine(hostId)));
  strictEqual(cluster.hasDesk, true);
  deepStrictEqual(told, ["desk"]);
  await end(setting);
});

Deno.test("a server that takes long to take up a large fleet says meanwhile that it lives", async () => {
  const hostIds = Array.from({ length: 2_000 }, (_, at) => at + 1);
  const setting = setUp(1, hostIds);
  const { cluster, way, told } = firstOf(setting);
  way.answerMs = 1_000;

  await passing(setting, cluster.start());

  ok(setting.clock.monotonicMs() > LEASE_MS);
  ok(hostIds.every((hostId) => cluster.isMine(hostId)));
  deepStrictEqual(told, ["desk"]);
  await end(setting);
});

Deno.test("a server that cannot say that it lives has nothing before another may have it", async () => {
  const setting = setUp(1);
  const { cluster, way, told } = firstOf(setting);
  await passing(setting, cluster.start());

  way.isCut = true;
  await setting.clock.advance(LEASE_MS - 1_000);

  strictEqual(cluster.hasDesk, false);
  ok(!HOST_IDS.some((hostId) => cluster.isMine(hostId)));
  ok(cluster.cutOffSinceMs !== null);
  strictEqual(await passing(setting, cluster.claim(1)), null);

  way.isCut = false;
  await setting.clock.advance(LEASE_MS + 3_000);

  strictEqual(cluster.cutOffSinceMs, null);
  strictEqual(cluster.hasDesk, true);
  deepStrictEqual(told, ["desk", "no desk", "cut off", "back", "desk"]);
  await end(setting);
});

Deno.test("a server says that its clock is not that of the database", async () => {
  const setting = setUp(1);
  const { cluster, faults } = firstOf(setting);
  setting.database.aheadMs = 9_000;
  await passing(setting, cluster.start());
  await setting.clock.advance(LEASE_MS);
  deepStrictEqual(faults, []);

  setting.database.aheadMs = -600_000;
  await setting.clock.advance(5_000);

  deepStrictEqual(faults, ["go by a clock that agrees with that of the database"]);
  await end(setting);
});

Deno.test("a server that let go while it asked whether it may go on begins anew", async () => {
  const setting = setUp(1);
  const { cluster, way, told } = firstOf(setting);
  await passing(setting, cluster.start());
  const { id } = cluster;

  // Asked in time, and granted, but heard of after everything was let go of.
  way.answerMs = LEASE_MS - 6_000;
  await setting.clock.advance(LEASE_MS - 500);
  way.answerMs = 0;
  await setting.clock.advance(LEASE_MS);

  deepStrictEqual(told, ["desk", "no desk", "cut off", "back", "desk"]);
  ok(cluster.id !== id);
  await end(setting);
});

Deno.test("whatever becomes of ways to the database, nothing is two servers' at once", async () => {
  const random = createRandom(SEED);
  for (let round = 0; round < rounds(5, 100); round++) {
    const setting = setUp(3);
    const { clock, database, servers } = setting;
    for (const { cluster } of servers) await passing(setting, cluster.start());
    for (let step = 0; step < 120; step++) {
      const server = servers[Math.floor(random() * servers.length)];
      if (server === undefined) continue;
      const { cluster, way } = server;
      const what = random();
      if (what < 0.15) way.isCut = !way.isCut;
      else if (what < 0.3) way.askMs = Math.floor(random() * 9_000);
      else if (what < 0.45) way.answerMs = Math.floor(random() * 9_000);
      else if (what < 0.6) Object.assign(way, { askMs: 0, answerMs: 0, isCut: false });
      else {
        const hostId = HOST_IDS[Math.floor(random() * HOST_IDS.length)] ?? 1;
        cluster.claim(hostId).then((claimed) => claimed && cluster.hold(claimed), () => {});
      }
      await clock.advance(Math.floor(random() * 4_000));

      const withDesk = servers.filter((each) => each.cluster.hasDesk);
      ok(withDesk.length <= 1, `seed ${SEED}, round ${round}, step ${step}`);
      for (const hostId of HOST_IDS) {
        const takers = servers.filter((each) => database.takes(each.store.fences, hostId));
        ok(takers.length <= 1, `seed ${SEED}, round ${round}, step ${step}: host ${hostId}`);
      }
    }
    for (const { way } of servers) Object.assign(way, { askMs: 0, answerMs: 0, isCut: false });
    await clock.advance(60_000);
    strictEqual(servers.filter(({ cluster }) => cluster.hasDesk).length, 1);
    strictEqual(servers.filter(({ cluster }) => cluster.cutOffSinceMs !== null).length, 0);
    await end(setting);
  }
});
