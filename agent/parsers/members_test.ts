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
    cluster_name: "prod",
    quorate: true,
  });
});

Deno.test("parseMembers() reads a cluster without quorum", () => {
  const text = CLUSTER.replace('"quorate": 1', '"quorate": 0');

  strictEqual(parseMembers(text)?.quorate, false);
});

Deno.test("parseMembers() has no cluster on a single node", () => {
  deepStrictEqual(parseMembers('{\n"nodename": "pve1",\n"version": 4\n}\n'), {
    node_name: "pve1",
    cluster_name: null,
    quorate: null,
  });
});

for (const text of ["", "{", "null", "[]", '{"version": 4}', '{"nodename": 5}']) {
  Deno.test(`parseMembers() is null for ${JSON.stringify(text)}`, () => {
    strictEqual(parseMembers(text), null);
  });
}
