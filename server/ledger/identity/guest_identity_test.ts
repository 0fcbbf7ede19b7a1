import { deepStrictEqual, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { type ClusterMember, guestsElsewhere } from "./guest_identity.ts";

/** `qemu/100`, with `!` behind it where it does not run. */
function member(
  host_id: number,
  guests: readonly string[],
  fields: Partial<ClusterMember> = {},
): ClusterMember {
  return {
    host_id,
    machine_id: `machine ${host_id}`,
    node_name: `node ${host_id}`,
    is_heard: true,
    read_unix: 1_000,
    guests: guests.map((text) => ({
      guest_id: text.replace("!", ""),
      is_running: !text.endsWith("!"),
    })),
    ...fields,
  };
}

/** Where each guest appears. */
function shown(...members: ClusterMember[]): string[] {
  const elsewhere = guestsElsewhere(members);
  return members.flatMap(({ host_id, guests }) =>
    guests.filter(({ guest_id }) => !elsewhere.get(host_id)?.has(guest_id))
      .map(({ guest_id }) => `${host_id}:${guest_id}`)
  );
}

const AWAY = { is_heard: false };

Deno.test("a guest appears where it runs", () => {
  deepStrictEqual(shown(member(1, ["qemu/100!"]), member(2, ["qemu/100"])), ["2:qemu/100"]);
  deepStrictEqual(shown(member(1, ["qemu/100"]), member(2, ["qemu/100!"])), ["1:qemu/100"]);
});

Deno.test("a guest of a member that is away appears where it was started", () => {
  deepStrictEqual(shown(member(1, ["qemu/100"], AWAY), member(2, ["qemu/100!"])), ["2:qemu/100"]);
  const first = member(1, ["qemu/100"], { ...AWAY, read_unix: 1 });
  deepStrictEqual(shown(first, member(2, ["qemu/100!"], AWAY)), ["1:qemu/100"]);
  deepStrictEqual(shown(first, member(2, ["qemu/100"], AWAY)), ["2:qemu/100"]);
});

Deno.test("what only one member lists appears there, also while it is away", () => {
  const members = [member(1, ["qemu/100", "lxc/101"], AWAY), member(2, ["qemu/101"])];
  deepStrictEqual(shown(...members), ["1:qemu/100", "1:lxc/101", "2:qemu/101"]);
});

for (
  const [what, same] of [
    ["machine", { machine_id: "a" }],
    ["node", { node_name: "pve" }],
  ] as const
) {
  Deno.test(`where two that are heard are one ${what}, the cluster was copied: nothing is merged`, () => {
    const guests = ["qemu/100"];
    strictEqual(shown(member(1, guests, same), member(2, guests, same)).length, 2);
    // One that was installed anew under another name is heard no more.
    const old = member(1, guests, { ...same, ...AWAY });
    deepStrictEqual(shown(old, member(2, guests, same)), ["2:qemu/100"]);
  });
}

Deno.test("members that tell neither machine nor node are not taken for copies", () => {
  const unnamed = { machine_id: null, node_name: null };
  const guests = ["qemu/100"];
  strictEqual(shown(member(1, guests, unnamed), member(2, guests, unnamed)).length, 1);
});

Deno.test("each guest appears exactly once, whoever reports it, in whatever order members are asked", () => {
  const guest = fc.record({
    guest_id: fc.constantFrom("qemu/100", "qemu/101", "lxc/102"),
    is_running: fc.boolean(),
  });
  const one = fc.record({
    guests: fc.uniqueArray(guest, { selector: ({ guest_id }) => guest_id }),
    is_heard: fc.boolean(),
    read_unix: fc.integer({ min: 1, max: 3 }),
  });
  fc.assert(fc.property(fc.array(one, { maxLength: 5 }), (told) => {
    const members = told.map((fields, at) => member(at + 1, [], fields));
    const all = members.flatMap(({ guests }) => guests.map(({ guest_id }) => guest_id));
    const found = shown(...members);

    deepStrictEqual(found.map((text) => text.slice(2)).sort(), [...new Set(all)].sort());
    deepStrictEqual(shown(...members.toReversed()).sort(), found.toSorted());
  }));
});
