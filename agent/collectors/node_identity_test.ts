import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { readNodeIdentity } from "./node_identity.ts";
import { createTestingCycle } from "../../testing/lanes.ts";
import { withRoot } from "../../testing/host_root.ts";

const MEMBERS = JSON.stringify({
  nodename: "node-a",
  version: 4,
  cluster: { name: "prod", version: 1, nodes: 3, quorate: 0 },
  nodelist: { "node-a": { id: 1 }, "node-b": { id: 2 } },
});

Deno.test("readNodeIdentity() believes .members first", async () => {
  await withRoot(async (root) => {
    await root.write("pve/.members", MEMBERS);
    await root.link("pve/local", "nodes/node-b");

    deepStrictEqual(await readNodeIdentity(createTestingCycle("fast"), root.context), {
      node_name: "node-a",
      cluster_member: true,
      cluster_name: "prod",
      quorate: false,
      nodes: ["node-a", "node-b"],
      errors: [],
    });
  });
});

Deno.test("readNodeIdentity() knows of no other node outside of a cluster", async () => {
  await withRoot(async (root) => {
    await root.write("pve/.members", '{"nodename": "node-a", "version": 2}');
    await root.link("pve/local", "nodes/node-a");

    const { cluster_member, nodes, errors } = await readNodeIdentity(
      createTestingCycle("fast"),
      root.context,
    );

    deepStrictEqual([cluster_member, nodes, errors], [false, ["node-a"], []]);
  });
});

Deno.test("readNodeIdentity() does not know a cluster's nodes before corosync has answered", async () => {
  await withRoot(async (root) => {
    await root.write("pve/.members", '{"nodename": "node-a", "version": 2}');
    await root.write("pve/corosync.conf", "totem {\n}\n");
    await root.link("pve/local", "nodes/node-a");

    const { cluster_member, nodes } = await readNodeIdentity(
      createTestingCycle("fast"),
      root.context,
    );

    deepStrictEqual([cluster_member, nodes], [true, null]);
  });
});

Deno.test("readNodeIdentity() takes the target of local without .members", async () => {
  await withRoot(async (root) => {
    await root.link("pve/local", "nodes/node-b");

    const { errors, ...identity } = await readNodeIdentity(
      createTestingCycle("fast"),
      root.context,
    );

    deepStrictEqual(identity, {
      node_name: "node-b",
      cluster_member: null,
      cluster_name: null,
      quorate: null,
      nodes: null,
    });
    deepStrictEqual(errors.map((error) => error.tag), ["pve_files", "pve_files"]);
    match(errors[0]?.message ?? "", /\.members": it does not exist/);
  });
});

Deno.test("readNodeIdentity() takes the short hostname when pve is empty", async () => {
  await withRoot(async (root) => {
    const identity = await readNodeIdentity(createTestingCycle("medium"), root.context);

    strictEqual(identity.node_name, "pve1");
    strictEqual(identity.cluster_member, null);
    match(identity.errors[0]?.message ?? "", /\.members": it does not exist/);
    match(identity.errors[1]?.message ?? "", /in a cluster: \.members was not read/);
  });
});

for (const text of ["", "{}", '{"nodename": "../priv"}', '{"nodename": "-x"}']) {
  Deno.test(`readNodeIdentity() does not believe .members ${JSON.stringify(text)}`, async () => {
    await withRoot(async (root) => {
      await root.write("pve/.members", text);
      await root.link("pve/local", "nodes/node-b");

      const identity = await readNodeIdentity(createTestingCycle("fast"), root.context);

      strictEqual(identity.node_name, "node-b");
      match(identity.errors[0]?.message ?? "", /it names no node/);
    });
  });
}

Deno.test("readNodeIdentity() is null when nothing names the node", async () => {
  await withRoot(async (root) => {
    await root.link("pve/local", "nodes/.hidden");
    await root.remove("proc");

    const identity = await readNodeIdentity(createTestingCycle("fast"), root.context);

    strictEqual(identity.node_name, null);
  });
});
