/** A host that throws, or somebody who listens and throws, takes nobody with it. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { readSample } from "../../shared/sample/mod.ts";
import { TestingClock } from "../../testing/clock.ts";
import { insertTestingHost, withStore } from "../../testing/store.ts";
import { Fleet } from "./fleet.ts";
import type { KnownSample } from "../../shared/verdict/mod.ts";
import { createReads, type FleetReads } from "./reads.ts";

const INTERVALS = { fast: 30, medium: 300, slow: 1800 };

interface Setting {
  fleet: Fleet;
  reads: FleetReads;
  clock: TestingClock;
  /** Faults as they were told. */
  told: string[];
  ids: { sick: number; sound: number };
}

/** Two hosts that are connected; the sick one was taken up first. */
function withTwoHosts(run: (setting: Setting) => Promise<void> | void): Promise<void> {
  return withStore(async (store) => {
    const clock = new TestingClock();
    const told: string[] = [];
    const ids = {
      sick: await insertTestingHost(store, "a-sick"),
      sound: await insertTestingHost(store, "b-sound"),
    };
    await using fleet = new Fleet(store, clock, (error) => told.push(String(error)));
    await fleet.start();
    for (const id of Object.values(ids)) {
      fleet.joined(id, { agent_version: "1.0", intervals: INTERVALS });
      fleet.apply(id, goodSample(clock));
    }
    await run({ fleet, reads: createReads(fleet), clock, told, ids });
  });
}

function goodSample(clock: TestingClock): KnownSample<"fast"> {
  const pools = [{ name: "rpool", health: "ONLINE" }];
  return {
    kind: "fast",
    collected_at_us: clock.nowMs() * 1000,
    received_at_ms: clock.nowMs(),
    sent_at_ms: null,
    sections: readSample("fast", { zfs_pools: { available: true, pools } }),
  };
}

/** One at which the judge throws, and no card does. */
function badSample(clock: TestingClock): KnownSample<"fast"> {
  const sample = goodSample(clock);
  const [pool] = sample.sections.zfs_pools.value?.pools ?? [];
  Object.defineProperty(pool, "error_count", {
    get: () => {
      throw new TypeError("no count");
    },
  });
  return sample;
}

const codes = (reads: FleetReads, name: string) =>
  reads.cards.find(name)?.reasons.map(({ code }) => code) ?? [];

Deno.test("a host that cannot be judged is unknown and says so, once, and is judged again when it can be", () =>
  withTwoHosts(async ({ fleet, reads, clock, told, ids }) => {
    await clock.advance(1_000);
    fleet.apply(ids.sick, badSample(clock));

    strictEqual(reads.cards.find("a-sick")?.level, "unknown");
    const reason = reads.cards.find("a-sick")?.reasons.find(({ code }) => code === "not_judged");
    match(reason?.text ?? "", /cannot be judged: no count/);
    await clock.advance(20_000);
    const notJudged = () => told.filter((text) => text.includes('Cannot judge "a-sick"')).length;
    strictEqual(notJudged(), 1, told.join("\n"));

    fleet.apply(ids.sick, goodSample(clock));
    ok(!codes(reads, "a-sick").includes("not_judged"));
    await clock.advance(1_000);
    fleet.apply(ids.sick, badSample(clock));
    strictEqual(notJudged(), 2);
  }));

Deno.test("a host that cannot be judged keeps the reasons that it had", () =>
  withTwoHosts(async ({ fleet, reads, clock, ids }) => {
    const before = reads.cards.find("a-sick")?.reason_count ?? 0;
    await clock.advance(1_000);

    fleet.apply(ids.sick, badSample(clock));

    strictEqual(reads.cards.find("a-sick")?.reason_count, before + 1);
    ok(before > 0);
  }));

Deno.test("the hosts after one that cannot be judged are judged as time goes by", () =>
  withTwoHosts(async ({ fleet, reads, clock, ids }) => {
    await clock.advance(1_000);
    fleet.apply(ids.sick, badSample(clock));
    ok(!codes(reads, "b-sound").includes("sample_stale"));

    await clock.advance(120_000);

    ok(codes(reads, "b-sound").includes("sample_stale"), codes(reads, "b-sound").join());
  }));

Deno.test("a listener that throws is told of, and the others hear of every change", () =>
  withTwoHosts(async ({ fleet, clock, told, ids }) => {
    const heard: string[] = [];
    fleet.onChange(() => {
      throw new Error("nobody listens");
    });
    fleet.onChange(({ name }) => heard.push(name));

    await clock.advance(1_000);
    fleet.apply(ids.sound, goodSample(clock));

    deepStrictEqual(heard, ["b-sound"]);
    match(told.join(), /nobody listens/);
  }));

Deno.test("a host of which nothing can be restored is there, and every other as it was", () =>
  withStore(async (store) => {
    const clock = new TestingClock();
    const sick = await insertTestingHost(store, "a-sick");
    await insertTestingHost(store, "b-sound");
    const told: string[] = [];
    const broken = {
      ...store,
      latestSample: (...[hostId, kind]: Parameters<typeof store.latestSample>) =>
        hostId === sick
          ? Promise.resolve({
            host_id: hostId,
            kind,
            collected_at_us: 1,
            received_at_ms: 1,
            sent_at_ms: null,
            payload: "no JSON",
          })
          : store.latestSample(hostId, kind),
    };
    await using fleet = new Fleet(broken, clock, (error) => told.push(String(error)));

    await fleet.start();

    deepStrictEqual(createReads(fleet).cards.all().map(({ name }) => name).sort(), [
      "a-sick",
      "b-sound",
    ]);
    match(told.join(), /Cannot restore "a-sick"/);
  }));

/** One that cannot even be taken up. */
function unreadableSample(clock: TestingClock): KnownSample<"fast"> {
  const sample = goodSample(clock);
  Object.defineProperty(sample.sections, "zfs_pools", {
    enumerable: true,
    get: () => {
      throw new TypeError("no section");
    },
  });
  return sample;
}

Deno.test("a sample that cannot be taken up is stored and told of, and its host grows stale", () =>
  withTwoHosts(async ({ fleet, reads, clock, told, ids }) => {
    const before = reads.cards.find("a-sick")?.reason_count ?? 0;
    await clock.advance(1_000);

    const writes = fleet.apply(ids.sick, unreadableSample(clock));
    await clock.advance(100_000);

    strictEqual(writes?.isUrgent, false);
    match(told.join(), /"a-sick"/);
    // What it told last has grown stale.
    strictEqual(reads.cards.find("a-sick")?.reason_count, before + 1);
  }));
