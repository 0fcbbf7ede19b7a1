/**
 * Who is who, over whatever happens to hosts, pools and guests: nothing is merged, nothing is split,
 * and no history is lost, before a restart of the server and after it.
 */
import { deepStrictEqual } from "node:assert/strict";
import { IdentityPlace, type Told } from "../../testing/ledger/identity_place.ts";
import { withLedgerPlace } from "../../testing/ledger/ledger_place.ts";

/** A host with what it tells; or what happens to it. */
type Step =
  | readonly [host: string, told: Told]
  | readonly [host: string, event: "leaves" | "is deleted"];

interface Change {
  what: string;
  steps: readonly Step[];
  /** Afterwards, by host: name, ledger and errors of each pool. */
  pools?: Readonly<Record<string, readonly string[]>>;
  guests?: readonly string[];
  counted?: string;
  clones?: readonly string[];
  /** Incidents that full storages are. */
  storage_incidents?: number;
}

const TANK = { pools: ["tank:17:3"] };
const NONE = { pools: [] };
const C1 = { cluster: "c1" };

/** Twice each: what is not decided at first is decided when the other has told again. */
const twice = (...steps: Step[]): Step[] => [...steps, ...steps];
const thrice = (...steps: Step[]): Step[] => [...twice(...steps), ...steps];

const CHANGES: readonly Change[] = [
  {
    what: "a machine is cloned, with pools of its own",
    steps: twice(["a", { machine: "m", pools: ["tank:17:3"] }], [
      "b",
      { machine: "m", pools: ["tank:18:4"] },
    ]),
    pools: { a: ["tank 17 3"], b: ["tank 18 4"] },
    clones: ["a: The same machine ID as b", "b: The same machine ID as a"],
  },
  {
    what: "a pool is copied with its GUID",
    steps: [...twice(["a", TANK], ["b", { pools: ["tank:17:9"] }]), ["a", TANK]],
    pools: { a: ["tank 17 3"], b: ["tank 17@copy 9"] },
    clones: [
      "a: b reports a pool with the same GUID",
      "b: a reports a pool with the same GUID",
    ],
  },
  {
    what: "a pool is renamed",
    steps: [["a", TANK], ["a", { pools: ["dozer:17:5"] }]],
    pools: { a: ["dozer 17 5"] },
  },
  {
    what: "a host is reinstalled",
    steps: [["a", { ...TANK, machine: "old" }], ["a", { ...TANK, machine: "new" }]],
    pools: { a: ["tank 17 3"] },
    clones: [],
  },
  {
    what: "a pool is exported here and imported there, where its errors count anew",
    steps: [["a", TANK], ["a", NONE], ["b", { pools: ["tank:17:2"] }]],
    pools: { a: [], b: ["tank 17 5"] },
    clones: [],
  },
  {
    what: "the disks of a host that died are put into another",
    steps: [
      ["a", TANK],
      ["a", "leaves"],
      ...Array.from({ length: 5 }, (): Step => ["b", NONE]),
      ["b", { pools: ["tank:17:2"] }],
    ],
    pools: { b: ["tank 17 5"] },
    clones: [],
  },
  {
    what: "a pool is imported elsewhere and comes back",
    steps: [
      ["a", TANK],
      ["a", NONE],
      ["b", { pools: ["tank:17:2"] }],
      ["b", NONE],
      ["a", { pools: ["tank:17:1"] }],
    ],
    pools: { a: ["tank 17 6"], b: [] },
    clones: [],
  },
  {
    what: "a host is deleted and registered again",
    steps: [["a", TANK], ["a", "is deleted"], ["a", TANK]],
    pools: { a: ["tank 17 6"] },
    clones: [],
  },
  {
    what: "a disk moves from one pool into another",
    steps: [
      ["a", { pools: ["tank:17:3", "data:18:0"] }],
      ["a", { pools: ["tank:17:3", "data:18:4"] }],
    ],
    pools: { a: ["tank 17 3", "data 18 4"] },
  },
  {
    what: "two pools have one name",
    steps: [["a", { pools: ["rpool:1:3"] }], ["b", { pools: ["rpool:2:4"] }]],
    pools: { a: ["rpool 1 3"], b: ["rpool 2 4"] },
    clones: [],
  },
  {
    what: "the GUID of a pool is read at last",
    steps: [["a", { pools: ["tank:-:3"] }], ["a", { pools: ["tank:17:5"] }]],
    pools: { a: ["tank 17 5"] },
  },
  {
    what: "backup disks of one name take turns",
    steps: [
      ["a", { pools: ["backup:18:1"] }],
      ["a", { pools: ["backup:19:2"] }],
      ["a", { pools: ["backup:18:4"] }],
    ],
    pools: { a: ["backup 18 4"] },
  },
  {
    what: "a backup disk goes around three hosts",
    steps: ["a", "b", "c", "a"].flatMap((host): Step[] => [[host, TANK], [host, NONE]]).slice(
      0,
      -1,
    ),
    pools: { a: ["tank 17 12"], b: [], c: [] },
    clones: [],
  },
  {
    what: "a guest is migrated, and its old node tells it for a while yet",
    steps: [
      ["a", { ...C1, guests: ["qemu/100"] }],
      ["b", { ...C1, guests: ["qemu/100!"] }],
      ["b", { ...C1, guests: ["qemu/100"] }],
      ["a", { ...C1, guests: [] }],
    ],
    guests: ["b qemu/100"],
    counted: "1 of 1",
  },
  {
    what: "two members report one guest at once",
    steps: [["a", { ...C1, guests: ["qemu/100!"] }], ["b", { ...C1, guests: ["qemu/100"] }]],
    guests: ["b qemu/100"],
    counted: "1 of 1",
  },
  {
    what: "a member is away, and its guest was started on another",
    steps: [
      ["a", { ...C1, guests: ["qemu/100", "qemu/101"] }],
      ["a", "leaves"],
      ["b", { ...C1, guests: ["qemu/100"] }],
    ],
    guests: ["a qemu/101", "b qemu/100"],
    counted: "2 of 2",
  },
  {
    what: "two clusters have one VMID",
    steps: [
      ["a", { cluster: "c1", guests: ["qemu/100"] }],
      ["b", { cluster: "c2", guests: ["qemu/100!"] }],
    ],
    guests: ["a qemu/100", "b qemu/100"],
    counted: "1 of 2",
  },
  {
    what: "two hosts of no cluster have one VMID",
    steps: [["a", { guests: ["qemu/100"] }], ["b", { guests: ["qemu/100"] }]],
    guests: ["a qemu/100", "b qemu/100"],
    counted: "2 of 2",
  },
  {
    what: "a host joins a cluster and keeps its guests and its pool",
    steps: [
      ["b", { ...C1, guests: ["qemu/101"] }],
      ["a", { ...TANK, guests: ["qemu/100"] }],
      ["a", { ...C1, ...TANK, guests: ["qemu/100"] }],
    ],
    pools: { a: ["tank 17 3"] },
    guests: ["a qemu/100", "b qemu/101"],
    counted: "2 of 2",
  },
  {
    what: "a host leaves its cluster with a copy of a guest",
    steps: [
      ["a", { ...C1, guests: ["qemu/100"] }],
      ["b", { ...C1, guests: ["qemu/100!"] }],
      ["b", { guests: ["qemu/100!"] }],
    ],
    guests: ["a qemu/100", "b qemu/100"],
    counted: "1 of 2",
  },
  {
    what: "a whole cluster is copied, node by node",
    steps: ["a", "copy of a", "a"].map((host): Step => [
      host,
      { ...C1, node: "a", machine: "m", guests: ["qemu/100"] },
    ]),
    guests: ["a qemu/100", "copy-of-a qemu/100"],
    counted: "2 of 2",
    clones: ["a: The same machine ID as copy-of-a", "copy-of-a: The same machine ID as a"],
  },
  {
    what: "the members of a cluster report one storage",
    steps: thrice(...["a", "b"].map((host): Step => [host, { ...C1, full_storages: ["nfs"] }])),
    storage_incidents: 1,
  },
  {
    what: "two clusters, and a host of none, have storages of one name",
    steps: thrice(
      ["a", { cluster: "c1", full_storages: ["nfs"] }],
      ["b", { cluster: "c2", full_storages: ["nfs"] }],
      ["c", { full_storages: ["nfs"] }],
    ),
    storage_incidents: 3,
  },
  {
    what: "a member is deleted, of which another had the guest too",
    steps: [
      ["a", { ...C1, guests: ["qemu/100"] }],
      ["b", { ...C1, guests: ["qemu/100!"] }],
      ["a", "is deleted"],
    ],
    guests: ["b qemu/100"],
    counted: "0 of 1",
  },
];

function nameOf(host: string): string {
  return host.replaceAll(" ", "-");
}

async function happen(all: IdentityPlace, [name, what]: Step): Promise<void> {
  const host = nameOf(name);
  if (what === "leaves") return all.leave(host);
  if (what === "is deleted") return await all.delete(host);
  await all.tell(host, what);
}

function check(all: IdentityPlace, change: Change): void {
  const { pools = {}, guests, counted, clones, storage_incidents } = change;
  for (const [host, expected] of Object.entries(pools)) {
    deepStrictEqual([host, ...all.pools(host)], [host, ...expected]);
  }
  if (guests !== undefined) deepStrictEqual(all.guests(), guests);
  if (counted !== undefined) deepStrictEqual(all.counted(), counted);
  if (clones !== undefined) deepStrictEqual(all.clones(), clones);
  if (storage_incidents !== undefined) {
    deepStrictEqual(all.incidents("storage_full"), storage_incidents);
  }
}

for (const change of CHANGES) {
  Deno.test(`when ${change.what}, nothing is merged, split or lost`, () =>
    withLedgerPlace(async (place) => {
      const all = new IdentityPlace(place);
      for (const step of change.steps) await happen(all, step);
      check(all, change);

      await place.restart();
      // What those who are there told last is told once more to the next process.
      for (const [host, step] of lastOf(change.steps)) {
        if (step[1] === "leaves") all.leave(nameOf(host));
        else await happen(all, step);
      }
      check(all, change);
    }));
}

/** The last of each host that is not deleted since. */
function lastOf(steps: readonly Step[]): Map<string, Step> {
  const last = new Map<string, Step>();
  for (const step of steps) {
    last.delete(step[0]);
    if (step[1] !== "is deleted") last.set(step[0], step);
  }
  return last;
}
