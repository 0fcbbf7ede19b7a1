import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { parseMembers } from "./members.ts";

const CLUSTER = `{
"nodename": "pve1",
"version": 12,
"cluster": { "name": "prod", "version": 3, "nodes": 2, "quorate": 1 },
"nodelist": {
  "pve1": { "id": 1, "online": 1, "ip": "192.0.2.11"},
  "pve2": { "id": 2, "online": 0, "ip": "192.0.2.12"}
  }
}
`;

Deno.test("parseMembers() reads a node of a cluster", () => {
  deepStrictEqual(parseMembers(CLUSTER), {
    node_name: "pve1",
    cluster: { name: "prod", quorate: true },
    nodes: ["pve1", "pve2"],
  });
});

Deno.test("parseMembers() reads a cluster without quorum", () => {
  const text = CLUSTER.replace('"quorate": 1', '"quorate": 0');

  strictEqual(parseMembers(text)?.cluster?.quorate, false);
});

Deno.test("parseMembers() has no cluster part before corosync has answered", () => {
  deepStrictEqual(parseMembers('{\n"nodename": "pve1",\n"version": 4\n}\n'), {
    node_name: "pve1",
    cluster: null,
    nodes: null,
  });
});

for (
  const [why, part, cluster] of [
    ["has no name", { quorate: 1 }, { name: null, quorate: true }],
    ["says neither yes nor no", { name: "prod", quorate: 2 }, { name: "prod", quorate: null }],
    ["is no object", "prod", { name: null, quorate: null }],
    ["is null", null, { name: null, quorate: null }],
  ] as const
) {
  Deno.test(`parseMembers() keeps what else a cluster part says that ${why}`, () => {
    const text = JSON.stringify({ nodename: "pve1", cluster: part, nodelist: [] });

    deepStrictEqual(parseMembers(text), { node_name: "pve1", cluster, nodes: null });
  });
}

Deno.test("parseMembers() keeps the cluster of a node without a name", () => {
  const text = CLUSTER.replace('"nodename": "pve1",', "");

  strictEqual(parseMembers(text)?.node_name, null);
  strictEqual(parseMembers(text)?.cluster?.name, "prod");
});

for (const text of ["", "{", "null", "[]", '{"version": 4}', '{"nodename": 5}']) {
  Deno.test(`parseMembers() is null for ${JSON.stringify(text)}`, () => {
    strictEqual(parseMembers(text), null);
  });
}
