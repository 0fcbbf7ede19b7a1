import { deepStrictEqual, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { TestingFleet } from "../../../testing/ledger/fleet.ts";
import { rounds } from "../../../testing/rounds.ts";
import { forgetHost } from "./advance_identity.ts";
import { pruneIdentities } from "./prune_identities.ts";

const TANK = { pools: ["tank:17"] };
const NONE = { pools: [] };

Deno.test("a pool that is exported here and imported there keeps its ledger", () => {
  const fleet = new TestingFleet();

  deepStrictEqual(fleet.pools(1, TANK), ["17"]);
  deepStrictEqual(fleet.pools(1, NONE), []);
  deepStrictEqual(fleet.pools(2, TANK), ["17"]);
});

Deno.test("disks of a host that died keep their ledger in another", () => {
  const fleet = new TestingFleet();
  fleet.tell(1, TANK);
  fleet.wait(10);

  deepStrictEqual(fleet.pools(2, TANK), ["17"]);
});

Deno.test("a pool that moves faster than its old host reports waits for its word", () => {
  const fleet = new TestingFleet();
  fleet.tell(1, TANK);

  deepStrictEqual(fleet.pools(2, TANK), ["?"]);
  fleet.tell(1, NONE);
  deepStrictEqual(fleet.pools(2, TANK), ["17"]);
});

Deno.test("a pool that moves and comes back is one ledger", () => {
  const fleet = new TestingFleet();
  for (const [from, to] of [[1, 2], [2, 1], [1, 3]] as const) {
    fleet.tell(from, TANK);
    fleet.tell(from, NONE);
    deepStrictEqual(fleet.pools(to, TANK), ["17"]);
  }
});

Deno.test("a copied pool never writes in the ledger of its original", () => {
  const fleet = new TestingFleet();
  const keys: string[][] = [];
  for (let round = 0; round < 5; round++) {
    keys.push([...fleet.pools(1, TANK), ...fleet.pools(2, TANK)]);
  }

  deepStrictEqual(keys.slice(0, 2), [["17", "?"], ["17", "17@2"]]);
  deepStrictEqual(keys.at(-1), ["17", "17@2"]);
  deepStrictEqual(fleet.clones(1), ["pool 17: pve-2"]);
  deepStrictEqual(fleet.clones(2), ["pool 17: pve-1"]);
});

Deno.test("the copy stays its own when the original is gone, and when the server restarts", () => {
  const fleet = new TestingFleet();
  for (let round = 0; round < 3; round++) [fleet.tell(1, TANK), fleet.tell(2, TANK)];
  fleet.tell(1, NONE);
  fleet.restart();

  deepStrictEqual(fleet.pools(2, TANK), ["17@2"]);
  deepStrictEqual(fleet.clones(2), []);
});

Deno.test("of a whole fleet made from one template a host names a few, and says that there are more", () => {
  const fleet = new TestingFleet();
  const hosts = Array.from({ length: 2_000 }, (_, index) => index + 1);
  for (const host of hosts) fleet.tell(host, { machine: "a" }, fleet.nowMs + host);
  fleet.nowMs += hosts.length;

  deepStrictEqual(fleet.clones(1), ["machine a: pve-2 pve-3 pve-4 …"]);
  deepStrictEqual(fleet.clones(2_000), ["machine a: pve-1 pve-2 pve-3 …"]);
});

Deno.test("a third copy is a third ledger", () => {
  const fleet = new TestingFleet();
  let keys: string[] = [];
  for (let round = 0; round < 6; round++) {
    keys = [1, 2, 3].flatMap((host) => fleet.pools(host, TANK));
  }

  deepStrictEqual(keys, ["17", "17@2", "17@3"]);
});

Deno.test("a copy that moves on takes its own ledger along", () => {
  const fleet = new TestingFleet();
  for (let round = 0; round < 3; round++) [fleet.tell(1, TANK), fleet.tell(2, TANK)];
  fleet.tell(2, NONE);
  deepStrictEqual(fleet.pools(3, TANK), ["?"]);
  fleet.tell(1, TANK);

  deepStrictEqual(fleet.pools(3, TANK), ["17@2"]);
  deepStrictEqual(fleet.pools(1, TANK), ["17"]);
});

Deno.test("after a restart of the server nobody takes over before a host could come back", () => {
  const fleet = new TestingFleet();
  fleet.tell(1, TANK);
  fleet.wait(60);
  fleet.restart();

  deepStrictEqual(fleet.pools(2, TANK), ["?"]);
  deepStrictEqual(fleet.pools(1, TANK), ["17"]);
});

Deno.test("what a host sent late of a pool that has moved since takes nothing back", () => {
  const fleet = new TestingFleet();
  fleet.tell(1, TANK);
  const cutOff = fleet.nowMs;
  fleet.wait(30);
  deepStrictEqual(fleet.pools(2, TANK), ["17"]);

  for (const minutes of [1, 2, 3]) {
    const step = fleet.tell(1, TANK, cutOff + minutes * 60_000);
    deepStrictEqual(step.pools.keys, [null]);
  }
  deepStrictEqual(fleet.pools(1, NONE), []);
  deepStrictEqual(fleet.pools(2, TANK), ["17"]);
  deepStrictEqual(fleet.clones(2), []);
});

Deno.test("a host whose pools cannot be read for a while keeps them from a copy", () => {
  const fleet = new TestingFleet();
  fleet.tell(1, TANK);
  for (let round = 0; round < 10; round++) {
    fleet.tell(1, { pools: null });
    deepStrictEqual(fleet.pools(2, TANK), ["?"]);
  }
  deepStrictEqual(fleet.pools(1, TANK), ["17"]);
  deepStrictEqual(fleet.pools(2, TANK), ["17@2"]);
});

Deno.test("a pool that is renamed, and a host that is reinstalled, keep their ledgers", () => {
  const fleet = new TestingFleet();
  fleet.tell(1, { ...TANK, machine: "a" });

  deepStrictEqual(fleet.pools(1, { pools: ["dozer:17"], machine: "b" }), ["17"]);
});

Deno.test("two pools of one name on two hosts are two, with GUIDs and without", () => {
  const fleet = new TestingFleet();

  deepStrictEqual(fleet.pools(1, { pools: ["rpool:1"] }), ["1"]);
  deepStrictEqual(fleet.pools(2, { pools: ["rpool:2"] }), ["2"]);
  deepStrictEqual(fleet.pools(3, { pools: ["rpool"] }), ["3:rpool"]);
  deepStrictEqual(fleet.pools(4, { pools: ["rpool"] }), ["4:rpool"]);
});

Deno.test("a pool whose GUID is read at last goes on under it", () => {
  const fleet = new TestingFleet();
  fleet.tell(1, { pools: ["tank"] });

  deepStrictEqual(fleet.pools(1, TANK), ["17"]);
  deepStrictEqual(fleet.renamed, ["1:tank → 17"]);
  deepStrictEqual(fleet.pools(1, { pools: ["tank"] }), ["17"]);
});

Deno.test("backup disks of one name that take turns are two ledgers", () => {
  const fleet = new TestingFleet();
  const keys = [18, 19, 18, 19].flatMap((guid) => fleet.pools(1, { pools: [`backup:${guid}`] }));

  deepStrictEqual(keys, ["18", "19", "18", "19"]);
});

Deno.test("a backup disk that goes around hosts is one ledger", () => {
  const fleet = new TestingFleet();
  for (const host of [1, 2, 3, 1]) {
    deepStrictEqual(fleet.pools(host, TANK), ["17"]);
    fleet.tell(host, NONE);
  }
});

Deno.test("a host that is deleted leaves its pool to the host that has it next", () => {
  const fleet = new TestingFleet();
  fleet.tell(1, TANK);
  forgetHost(fleet.state, 1);

  deepStrictEqual(fleet.pools(2, TANK), ["17"]);
});

Deno.test("two hosts with one machine id are said, as long as both are heard", () => {
  const fleet = new TestingFleet();
  fleet.tell(1, { machine: "a" });
  fleet.tell(2, { machine: "a" });
  deepStrictEqual(fleet.clones(1), ["machine a: pve-2"]);

  fleet.wait(2);
  fleet.tell(2, { machine: "a" });
  deepStrictEqual(fleet.clones(2), []);
});

Deno.test("a pool that nobody has had for 400 days is forgotten, one of a host that is away is not", () => {
  const fleet = new TestingFleet();
  fleet.tell(1, TANK);
  fleet.tell(2, { pools: ["data:18"] });
  fleet.tell(1, NONE);

  deepStrictEqual(pruneIdentities(fleet.state, fleet.nowMs + 399 * 86_400_000), []);
  deepStrictEqual(pruneIdentities(fleet.state, fleet.nowMs + 401 * 86_400_000), ["17"]);
  deepStrictEqual([...fleet.state.pools.values()].map(({ pool_key }) => pool_key), ["18"]);
});

Deno.test("a claim of a host that is deleted is forgotten", () => {
  const fleet = new TestingFleet();
  fleet.tell(1, TANK);
  deepStrictEqual(fleet.pools(2, TANK), ["?"]);
  fleet.state.machines.delete("2");

  pruneIdentities(fleet.state, fleet.nowMs);
  strictEqual(fleet.state.claims.size, 0);
});

Deno.test("whatever pools are moved, copied and destroyed, no ledger holds two of them and none two ledgers", () => {
  /** What really is there: each copy of a pool has a number that no reading tells. */
  const act = fc.record({
    kind: fc.constantFrom("move", "copy", "destroy", "rest", "restart"),
    from: fc.integer({ min: 1, max: 4 }),
    to: fc.integer({ min: 1, max: 4 }),
  });
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
      const fleet = new TestingFleet();
      const owner = new Map<number, number>([[1, 1]]);
      const copyOfLedger = new Map<string, number>();
      let copies = 1;
      for (const { kind, from, to } of acts) {
        const copy = owner.get(from);
        if (kind === "restart") fleet.restart();
        if (copy !== undefined && kind === "destroy" && owner.size > 1) owner.delete(from);
        if (copy !== undefined && !owner.has(to)) {
          if (kind === "move") owner.delete(from);
          if (kind === "move") owner.set(to, copy);
          if (kind === "copy") owner.set(to, ++copies);
        }
        // Each acts only when every host has told what became of the last act.
        for (let round = 0; round < 3; round++) {
          for (const host of [1, 2, 3, 4]) {
            const own = owner.get(host);
            const [key] = fleet.tell(host, own === undefined ? NONE : TANK).pools.keys;
            if (own === undefined || key === undefined || key === null) continue;
            strictEqual(copyOfLedger.get(key) ?? own, own, `ledger ${key} holds two pools`);
            copyOfLedger.set(key, own);
          }
        }
        // A pool that was destroyed leaves its ledger to the next of its GUID, which nobody can tell.
        if (kind === "destroy") {
          for (const [key, own] of copyOfLedger) {
            if (![...owner.values()].includes(own)) copyOfLedger.delete(key);
          }
        }
      }
      strictEqual(new Set(copyOfLedger.values()).size, copyOfLedger.size, "one pool, two ledgers");
    }),
    { numRuns: rounds(100, 3000), seed: 7 },
  );
});
