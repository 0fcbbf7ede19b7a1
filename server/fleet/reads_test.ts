/** What is read of the fleet again and again is always what reading it anew would give. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { DEFAULT_INTERVALS, type Kind, readSample } from "../../shared/sample/mod.ts";
import { TestingClock } from "../../testing/clock.ts";
import { rounds } from "../../testing/rounds.ts";
import { insertTestingHost, withStore } from "../../testing/store.ts";
import { createRandom } from "../../testing/damage.ts";
import type { Store } from "../store/port.ts";
import type { HostCard } from "../views/host_card.ts";
import type { Revision } from "../views/revision.ts";
import { ALL_POOLS } from "../views/pools_query.ts";
import { Fleet } from "./fleet.ts";
import { createReads, type FleetReads } from "./reads.ts";

const NAMES = ["pve-1", "pve-2", "pve-10"];
const GONE = { guid: "9220770592528249368", name: "backup", last_health: "ONLINE" };

interface World {
  store: Store;
  clock: TestingClock;
  fleet: Fleet;
  random: () => number;
}

/** Anything that may change what is shown of a host, or nothing. */
const STEPS: Record<string, (world: World, id: number) => unknown> = {
  "joins": ({ fleet }, id) =>
    fleet.joined(id, { agent_version: "1.0.0", intervals: DEFAULT_INTERVALS }),
  "joins with other intervals": ({ fleet }, id) =>
    fleet.joined(id, { agent_version: null, intervals: { ...DEFAULT_INTERVALS, fast: 60 } }),
  "leaves": ({ fleet }, id) => fleet.left(id),
  "tells of its pools and guests": (world, id) => push(world, id, "fast", goodSample(world.random)),
  "cannot read anything": (world, id) =>
    push(world, id, "fast", { zfs_pools: STUCK, vms_runtime: { vms: [], errors: [LATE] } }),
  "tells of its guests' addresses": (world, id) =>
    push(world, id, "medium", {
      vms_detail: { vms: [{ vmid: 100, type: "qemu", ips: ["192.0.2.1"], macs: [] }] },
    }),
  "tells of its versions": (world, id) =>
    push(world, id, "slow", { system_info: { pve_version: "9.0.3", pending_updates: 3 } }),
  "sends what is old": (world, id) => push(world, id, "fast", goodSample(world.random), 3_600),
  "takes too much": ({ fleet }, id) => fleet.exceeded(id, "sends more than its share"),
  "has two agents": ({ fleet }, id) => [1, 2].forEach(() => fleet.replaced(id)),
  "is muted": ({ store, fleet, clock, random }, id) =>
    store.putMute({
      host_id: id,
      code: random() < 0.5 ? "pool_health" : "pool_missing",
      subject: "tank",
      subject_id: random() < 0.5 ? "1" : GONE.guid,
      note: `${random()}`,
      expires_at_ms: clock.nowMs() + 60_000,
      created_at_ms: clock.nowMs(),
    }).then(() => fleet.refreshWords()),
  "has a pool that left, as the operator says": ({ store, fleet, random }, id) =>
    store.putLeftPool({
      host_id: id,
      guid: GONE.guid,
      name: GONE.name,
      word: random() < 0.5 ? "left" : "comes_and_goes",
      note: `${random()}`,
      created_at_ms: 1,
    }).then(() => fleet.refreshWords()),
  "is described": ({ store, fleet, random }, id) => {
    const names = [...fleet.states()].filter(({ row }) => row.id === id).map(({ row }) => row.name);
    const group = random() < 0.5 ? null : `${random()}`;
    return store.changeHosts(names, { group, note: `${random()}` });
  },
  "grows older": ({ clock, random }) => clock.advance(random() * 90_000),
  "is judged again": ({ clock }) => clock.advance(5_000),
};
const LATE = { tag: "late", message: "still running after 10 s" };
const STUCK = { available: null, pools: [], errors: [LATE] };

function goodSample(random: () => number): Record<string, unknown> {
  const health = random() < 0.5 ? "ONLINE" : "DEGRADED";
  return {
    host: { load1: random(), cluster_name: random() < 0.5 ? "berlin" : null },
    zfs_pools: {
      available: true,
      pools: [{ name: "tank", guid: "1", health, capacity_percent: Math.floor(random() * 100) }],
      missing_pools: random() < 0.7 ? [GONE] : [],
    },
    vms_runtime: { vms: [{ vmid: 100, type: "qemu", name: "web", status: "running" }] },
  };
}

function push({ fleet, clock }: World, id: number, kind: Kind, data: object, ageSeconds = 0): void {
  const receivedMs = clock.nowMs() - ageSeconds * 1000;
  fleet.apply(id, {
    kind,
    collected_at_us: receivedMs * 1000,
    received_at_ms: receivedMs,
    sent_at_ms: receivedMs,
    sections: readSample(kind, { ...data }),
  });
}

async function withWorld(seed: number, test: (world: World) => Promise<void>): Promise<void> {
  await withStore(async (store) => {
    const clock = new TestingClock();
    await using fleet = new Fleet(store, clock, (error) => {
      throw error;
    });
    await fleet.start();
    await test({ store, clock, fleet, random: createRandom(seed) });
  });
}

/** All that can be read, without what only names its state. */
function readAll({ cards, pools, guests, views }: FleetReads) {
  const all = cards.all();
  const sort = { column: "name", descending: false } as const;
  const found = guests.search({ query: "", sort, limit: 9 });
  return {
    cards: all,
    views: all.map(({ name }) => ({ ...views.find(name), revision: "" })),
    pools: { ...pools.page(ALL_POOLS), revision: "" },
    entries: pools.entries(),
    guests: { ...found, revision: "" },
  };
}

/** The cards of a page that held `before` and learns what it has to. */
function follow(reads: FleetReads, before: { revision: Revision; cards: readonly HostCard[] }) {
  const told = reads.cards.since(before.revision);
  if (told.answer === "unchanged") return before.cards;
  if (told.answer === "whole") return told.cards;
  const byName = new Map([...before.cards, ...told.cards].map((card) => [card.name, card]));
  return [...byName.values()];
}

const byName = (cards: readonly HostCard[]) => new Map(cards.map((card) => [card.name, card]));

for (let seed = 1; seed <= rounds(4, 100); seed++) {
  Deno.test(`reads are never older than the fleet, whatever happens (seed ${seed})`, () =>
    withWorld(seed, async (world) => {
      const { store, fleet, random } = world;
      const reads = createReads(fleet);
      const pages = [{ revision: reads.cards.revision(), cards: reads.cards.all() }];
      const ids = new Map<string, number>();
      const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
      let before = readAll(createReads(fleet));
      for (let turn = 0; turn < 60; turn++) {
        const name = pick(NAMES);
        const id = ids.get(name);
        const step = pick(Object.keys(STEPS));
        if (id === undefined) ids.set(name, await insertTestingHost(store, name));
        else if (random() < 0.03) {
          await store.deleteHost(name);
          ids.delete(name);
        } else await STEPS[step]?.(world, id);
        await fleet.refreshHosts();

        const now = readAll(createReads(fleet));
        deepStrictEqual(readAll(reads), now, `after ${name} ${step}`);
        const revision = reads.cards.revision();
        if (pages.at(-1)?.revision === revision) deepStrictEqual(now, before);
        else pages.push({ revision, cards: now.cards });
        deepStrictEqual(byName(follow(reads, pick(pages))), byName(now.cards));
        before = now;
      }
      ok(pages.length > 20, `${pages.length} revisions in 60 turns`);
    }));
}

Deno.test("a card stays the same object while nothing of its host changes", () =>
  withWorld(1, async (world) => {
    const { store, fleet, clock } = world;
    const [one, two] = [await insertTestingHost(store, "a"), await insertTestingHost(store, "b")];
    await fleet.refreshHosts();
    const reads = createReads(fleet);
    push(world, one, "fast", goodSample(() => 0.6));
    const [card, other] = [reads.cards.find("a"), reads.cards.find("b")];

    await clock.advance(5_000);
    strictEqual(reads.cards.find("a"), card);
    // As after another process changed some other host: all rows are read again.
    for (const state of fleet.states()) state.row = structuredClone(state.row);
    strictEqual(reads.cards.find("a"), card);
    push(world, two, "fast", goodSample(() => 0.6));

    strictEqual(reads.cards.find("a"), card);
    ok(reads.cards.find("b") !== other);
    strictEqual(reads.cards.all(), reads.cards.all());
  }));

Deno.test("who holds a revision of another process, or none, is told everything", () =>
  withWorld(1, async ({ store, fleet }) => {
    await insertTestingHost(store, "a");
    await fleet.refreshHosts();
    const reads = createReads(fleet);
    const own = reads.cards.revision();
    const [, number] = own.split(".");
    const answer = (revision: Revision | null) => reads.cards.since(revision).answer;

    strictEqual(answer(own), "unchanged");
    for (
      const strange of [
        null,
        "",
        `.${number}`,
        createReads(fleet).cards.revision(),
        `${own}9`,
        own.replace(/\d+$/, "x"),
      ]
    ) {
      strictEqual(answer(strange), "whole", `of ${strange}`);
    }
  }));
