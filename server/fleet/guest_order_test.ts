import { deepStrictEqual } from "node:assert/strict";
import { guestRuntimeSchema } from "../../shared/sample/vms_runtime.ts";
import { type GuestEntry, toGuestEntries } from "./guest_entry.ts";
import { FirstGuests } from "./guest_order.ts";
import type { GuestSort } from "../views/mod.ts";

const HOST = {
  name: "pve-1",
  collected_unix: 1,
  read_unix: 1,
  is_held: false,
  stale_after_seconds: 60,
};
const GUESTS = toGuestEntries(
  HOST,
  [
    { vmid: 104, type: "qemu", name: "web-10", cpu_usage: 0.5, mem_bytes: 1 },
    { vmid: 103, type: "lxc", name: "Web-2", cpu_usage: null, mem_bytes: 4 },
    { vmid: 102, type: "qemu", name: null, cpu_usage: 0.1, mem_bytes: 3 },
    { vmid: 101, type: "lxc", name: "web-2", cpu_usage: 0.9, mem_bytes: 2 },
  ].map((guest) => guestRuntimeSchema.parse(guest)),
  [],
);

function selectFirst(guests: readonly GuestEntry[], sort: GuestSort, limit: number) {
  const first = new FirstGuests(sort, limit);
  for (const guest of guests) first.offer(guest);
  return first.take();
}

const ROWS: [why: string, sort: GuestSort, limit: number, vmids: number[]][] = [
  ["names naturally, equals by VMID", { column: "name", descending: false }, 9, [
    101,
    103,
    104,
    102,
  ]],
  ["an unknown name last, turned round too", { column: "name", descending: true }, 9, [
    104,
    101,
    103,
    102,
  ]],
  ["an unknown figure last", { column: "cpu", descending: true }, 9, [101, 104, 102, 103]],
  ["only as many as wanted", { column: "memory", descending: true }, 2, [103, 102]],
  ["none when none is wanted", { column: "vmid", descending: false }, 0, []],
];
for (const [why, sort, limit, vmids] of ROWS) {
  Deno.test(`FirstGuests orders ${why}`, () => {
    deepStrictEqual(selectFirst(GUESTS, sort, limit).map(({ vmid }) => vmid), vmids);
  });
}

const VMIDS = Array.from({ length: 50 }, (_, index) => index + 1);
const ARRIVALS: [how: string, vmids: number[]][] = [
  ["in order", VMIDS],
  ["in reverse", VMIDS.toReversed()],
  ["at both ends", [1, ...VMIDS.slice(3), 3, 2]],
];
for (const [how, vmids] of ARRIVALS) {
  Deno.test(`FirstGuests finds the first of many that come ${how}`, () => {
    const guests = toGuestEntries(
      HOST,
      vmids.map((vmid) => guestRuntimeSchema.parse({ vmid, type: "lxc", name: null })),
      [],
    );

    const first = selectFirst(guests, { column: "vmid", descending: false }, 3);

    deepStrictEqual(first.map(({ vmid }) => vmid), [1, 2, 3]);
  });
}
