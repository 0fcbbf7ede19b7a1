import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { damagedTexts } from "../../../testing/damage.ts";
import { parseClusterResources } from "./cluster_resources.ts";

const CASES = `${import.meta.dirname}/../../../fixtures/cases/pvesh`;
const pve8 = Deno.readTextFileSync(`${CASES}/cluster_resources_pve8.json`);
const pve9 = Deno.readTextFileSync(`${CASES}/cluster_resources_pve9.json`);

const NODE = { id: "node/pve1", node: "pve1", type: "node", status: "online" };

function parse(...entries: unknown[]) {
  return parseClusterResources(JSON.stringify([NODE, ...entries]), "pve1", ["pve1"]);
}

for (const [release, text] of [["8", pve8], ["9", pve9]] as const) {
  Deno.test(`parseClusterResources() keeps this node's guests and storages of Proxmox VE ${release}`, () => {
    const { resources, faults } = parseClusterResources(text, "pve1", null);

    deepStrictEqual(faults, []);
    deepStrictEqual(resources?.guests.map(({ vmid, type }) => [vmid, type]), [[100, "qemu"], [
      101,
      "lxc",
    ]]);
    deepStrictEqual(resources?.guests[0], {
      vmid: 100,
      type: "qemu",
      name: "web01",
      status: "running",
      cycles_without_figures: null,
      ha_state: null,
      template: false,
      lock: null,
      tags: ["prod", "web"],
      pool: null,
      uptime_seconds: 864211,
      cpu_usage: 0.03127,
      cpus: 4,
      mem_bytes: 3345219584,
      max_mem_bytes: 4294967296,
      disk_read_bytes: 1212334411,
      disk_write_bytes: 9912334,
      net_in_bytes: 9912334411,
      net_out_bytes: 7712334411,
    });
    deepStrictEqual(resources?.storages, [{
      name: "local-zfs",
      type: "zfspool",
      content: ["images", "rootdir"],
      shared: false,
      available: true,
      used_bytes: 200521809920,
      total_bytes: 931560038400,
    }]);
  });
}

Deno.test("parseClusterResources() gives nulls for a guest without statistics", () => {
  const guest = parseClusterResources(pve9, "pve2", null).resources?.guests[0];

  strictEqual(guest?.vmid, 200);
  strictEqual(guest?.status, "unknown");
  strictEqual(guest?.name, null);
  strictEqual(guest?.cpu_usage, null);
  strictEqual(guest?.template, null);
});

Deno.test("parseClusterResources() understands numbers as text and flags as numbers", () => {
  const { resources, faults } = parse({
    node: "pve1",
    type: "lxc",
    vmid: "101",
    maxcpu: "0.5",
    template: 1,
    mem: "62914560",
    tags: "dns, net;prod web",
    lock: "backup",
  });

  deepStrictEqual(faults, []);
  const guest = resources?.guests[0];
  strictEqual(guest?.vmid, 101);
  strictEqual(guest?.cpus, 0.5);
  strictEqual(guest?.template, true);
  strictEqual(guest?.mem_bytes, 62914560);
  strictEqual(guest?.lock, "backup");
  deepStrictEqual(guest?.tags, ["dns", "net", "prod", "web"]);
});

Deno.test("parseClusterResources() takes states as Proxmox says them", () => {
  const states = ["io-error", "internal-error", "guest-panicked", "paused", "prelaunch", "novel"];

  const { resources } = parse(
    ...states.map((status, index) => ({ node: "pve1", type: "qemu", vmid: 100 + index, status })),
    { node: "pve1", type: "lxc", vmid: 200, status: "stopped", hastate: "error" },
  );

  deepStrictEqual(resources?.guests.map(({ status }) => status), [...states, "stopped"]);
  deepStrictEqual(resources?.guests.map(({ ha_state }) => ha_state), [
    ...states.map(() => null),
    "error",
  ]);
});

Deno.test("parseClusterResources() tells content that is not said from none", () => {
  const { resources } = parse(
    { node: "pve1", type: "storage", storage: "a", status: "available" },
    { node: "pve1", type: "storage", storage: "b", status: "available", content: "none" },
    { node: "pve1", type: "storage", storage: "c", status: "available", content: "" },
  );

  deepStrictEqual(resources?.storages.map(({ content }) => content), [null, ["none"], []]);
});

const ELSEWHERE = [
  { id: "node/pve2", node: "pve2", type: "node", status: "offline" },
  { node: "pve2", type: "qemu", vmid: 200, name: "known" },
  { node: "pve3", type: "qemu", vmid: 300, name: "in-members" },
  { node: "gone", type: "lxc", vmid: 401, name: "b" },
  { node: "gone", type: "qemu", vmid: 400 },
  { node: "gone", type: "storage", storage: "local" },
  { node: "gone", type: "qemu", vmid: "none" },
];

for (
  const [why, nodes, vmids] of [
    ["nodes have an entry or are known otherwise", ["pve1", "pve3"], [400, 401]],
    ["nodes have an entry", [], [300, 400, 401]],
    ["it is not known which nodes there are", null, []],
  ] as const
) {
  Deno.test(`parseClusterResources() names guests of no node where ${why}`, () => {
    const text = JSON.stringify([NODE, ...ELSEWHERE]);

    const { resources, faults } = parseClusterResources(text, "pve1", nodes);

    deepStrictEqual(resources?.orphans.map(({ vmid }) => vmid), vmids);
    deepStrictEqual(resources?.guests, []);
    deepStrictEqual(faults, []);
  });
}

Deno.test("parseClusterResources() names a guest of no node with its node and type", () => {
  const { resources } = parse(...ELSEWHERE.slice(3, 5));

  deepStrictEqual(resources?.orphans, [
    { vmid: 400, type: "qemu", name: null, node: "gone" },
    { vmid: 401, type: "lxc", name: "b", node: "gone" },
  ]);
});

for (
  const [text, cpu] of [
    ["0.0123456789012", 0.0123456789012],
    ["6.51e-05", 6.51e-05],
    ["1.5E+2", 150],
    ["0", 0],
    ["", null],
    ["-1", null],
    ["nan", null],
    ["1e999", null],
    ["0x10", null],
  ] as const
) {
  Deno.test(`parseClusterResources() reads the text "${text}" as ${cpu}`, () => {
    const { resources, faults } = parse({ node: "pve1", type: "qemu", vmid: 100, cpu: text });

    strictEqual(resources?.guests[0]?.cpu_usage, cpu);
    deepStrictEqual(faults, []);
  });
}

Deno.test("parseClusterResources() takes an empty text for no", () => {
  const { resources } = parse({ node: "pve1", type: "qemu", vmid: 100, template: "" });

  strictEqual(resources?.guests[0]?.template, false);
});

Deno.test("parseClusterResources() tells a malformed entry beside the good ones", () => {
  const { resources, faults } = parse(
    { node: "pve1", type: "qemu", vmid: 100, cpu: "much" },
    { node: "pve1", type: "qemu", vmid: "none" },
    { type: "lxc", vmid: 101 },
    { node: "pve1", type: "storage" },
    "noise",
    null,
  );

  deepStrictEqual(resources?.guests.map(({ vmid, cpu_usage }) => [vmid, cpu_usage]), [[100, null]]);
  deepStrictEqual(faults.map((fault) => fault.replace(/^.*: /, "")), [
    "unexpected vmid",
    "no node",
    "unexpected storage",
    "no type",
    "no type",
  ]);
});

Deno.test("parseClusterResources() ignores types it does not know", () => {
  const { resources, faults } = parse({ type: "network" }, { type: "pool", pool: "prod" });

  deepStrictEqual(resources, { guests: [], storages: [], orphans: [] });
  deepStrictEqual(faults, []);
});

for (
  const [why, text] of [
    ["nothing is printed", ""],
    ["the text is no JSON", "ipcc_send_rec[1] failed"],
    ["the document is cut off", pve9.slice(0, -2)],
    ["the document is no list", "{}"],
    ["the result is null", "null"],
    ["the list is empty", "[]"],
    ["the list does not name the node", pve9.replaceAll('"pve1"', '"pve3"')],
  ] as const
) {
  Deno.test(`parseClusterResources() tells nothing when ${why}`, () => {
    const { resources, faults } = parseClusterResources(text, "pve1", null);

    strictEqual(resources, null);
    match(faults.at(-1) ?? "", /^Cannot (read|find) /);
  });
}

Deno.test("parseClusterResources() bounds its faults", () => {
  strictEqual(parse(...Array(1000).fill({})).faults.length, 20);
});

Deno.test("parseClusterResources() survives damage", () => {
  for (const text of damagedTexts(pve9, 2000)) {
    const { resources, faults } = parseClusterResources(text, "pve1", null);
    if (resources === null) strictEqual(faults.length > 0, true);
  }
});
