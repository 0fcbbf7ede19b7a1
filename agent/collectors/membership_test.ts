import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { systemClock } from "../../shared/clock.ts";
import type { FileResult } from "../io/io.ts";
import type { Members } from "../parsers/pve/members.ts";
import { readMembership } from "./membership.ts";
import { createTestingLanes } from "../../testing/lanes.ts";
import { withRoot } from "../../testing/host_root.ts";

const CONF = "/etc/pve/corosync.conf";
const LOCAL = "/etc/pve/local";

interface Node {
  cluster?: Members["cluster"];
  isUnread?: true;
  conf?: number | FileResult<number>;
  local?: number | FileResult<number>;
}

function read({ conf, local, cluster = null, isUnread }: Node) {
  const permissions = {
    ...conf === undefined ? {} : { [CONF]: conf },
    ...local === undefined ? {} : { [LOCAL]: local },
  };
  return readMembership({
    clock: systemClock,
    lane: createTestingLanes({ permissions }).lane,
    paths: { proc: "/proc", pve: "/etc/pve", state: "" },
    agent_version: "0",
  }, {
    node_name: "pve1",
    members: isUnread ? null : { node_name: "pve1", cluster, nodes: null },
  });
}

const QUORATE = { name: "prod", quorate: true };
/** As pmxcfs shows its links with and without quorum. */
const [WRITABLE, NOT_WRITABLE] = [0o755, 0o555];
const HANGS: FileResult<number> = { kind: "timed_out", timeout_ms: 5000 };

const ROWS: [why: string, node: Node, member: boolean | null, quorate: boolean | null][] = [
  [
    "corosync answers and pmxcfs may write",
    { cluster: QUORATE, conf: 0o640, local: WRITABLE },
    true,
    true,
  ],
  [
    "corosync says that there is no quorum",
    {
      cluster: { name: "prod", quorate: false },
      conf: 0o640,
      local: NOT_WRITABLE,
    },
    true,
    false,
  ],
  [
    "quorum was lost since .members was read",
    { cluster: QUORATE, conf: 0o440, local: NOT_WRITABLE },
    true,
    false,
  ],
  [
    "quorum came back since .members was read",
    { cluster: { name: "prod", quorate: false }, conf: 0o640, local: WRITABLE },
    true,
    false,
  ],
  [
    "corosync has not answered since the start",
    { conf: 0o440, local: NOT_WRITABLE },
    true,
    false,
  ],
  [
    "it runs without its cluster, or corosync is about to answer",
    { conf: 0o640, local: WRITABLE },
    true,
    null,
  ],
  [
    "nothing but what pmxcfs does not let write tells of the cluster",
    { local: NOT_WRITABLE },
    true,
    false,
  ],
  ["it is in no cluster", { local: WRITABLE }, false, null],
  [
    "its own corosync.conf is gone while corosync runs on",
    { cluster: QUORATE, local: WRITABLE },
    true,
    true,
  ],
  ["pmxcfs is not mounted", { isUnread: true }, null, null],
  [".members cannot be read", { isUnread: true, local: WRITABLE }, null, null],
  [
    ".members cannot be read, and there is a cluster",
    { isUnread: true, conf: 0o640, local: WRITABLE },
    true,
    null,
  ],
  [
    ".members cannot be read, and nothing may be written",
    { isUnread: true, local: NOT_WRITABLE },
    true,
    false,
  ],
  [
    "corosync.conf cannot be read",
    { conf: HANGS, local: WRITABLE },
    null,
    null,
  ],
  [
    "the link local cannot be read",
    { cluster: QUORATE, conf: 0o640, local: HANGS },
    true,
    null,
  ],
  ["the link local is gone", { cluster: QUORATE, conf: 0o640 }, true, null],
  [
    ".members does not say it",
    {
      cluster: { name: "prod", quorate: null },
      conf: 0o640,
      local: WRITABLE,
    },
    true,
    null,
  ],
];

for (const [why, node, member, quorate] of ROWS) {
  Deno.test(`readMembership() is ${member} with quorum ${quorate} where ${why}`, async () => {
    const membership = await read(node);

    deepStrictEqual([membership.cluster_member, membership.quorate], [member, quorate]);
    strictEqual(membership.cluster_name, node.cluster?.name ?? null);
    // What was not read is said, and nothing else.
    const isUnread = member === null || (member && quorate === null);
    strictEqual(membership.errors.length, isUnread ? 1 : 0);
  });
}

Deno.test("readMembership() says why quorum is unknown", async () => {
  const started = await read({ conf: 0o640, local: WRITABLE });
  const hangs = await read({ cluster: QUORATE, local: HANGS });

  match(started.errors[0]?.message ?? "", /has quorum: corosync has not answered/);
  match(hangs.errors[0]?.message ?? "", /local": no answer within 5000 ms/);
});

for (
  const [why, modes, member, quorate] of [
    ["may write both", { own: 0o755, storage: 0o640 }, false, null],
    ["may write neither", { own: 0o555, storage: 0o440 }, true, false],
    ["may not write its own folder alone", { own: 0o555, storage: 0o640 }, false, null],
    ["may not write storage.cfg alone", { own: 0o755, storage: 0o440 }, false, null],
  ] as const
) {
  Deno.test(`readMembership() is ${member} with quorum ${quorate} in a copy whose owner ${why}`, async () => {
    await withRoot(async (root) => {
      await root.write("pve/nodes/pve1/qemu-server/100.conf", "");
      await root.write("pve/storage.cfg", "");
      await root.link("pve/local", "nodes/pve1");
      const { pve } = root.context.paths;
      await Deno.chmod(`${pve}/nodes/pve1/qemu-server`, modes.own);
      await Deno.chmod(`${pve}/storage.cfg`, modes.storage);

      const membership = await readMembership(root.context, {
        node_name: "pve1",
        members: { node_name: "pve1", cluster: null, nodes: null },
      });

      deepStrictEqual([membership.cluster_member, membership.quorate], [member, quorate]);
      // For whoever is not root and has to remove it.
      await Deno.chmod(`${pve}/nodes/pve1/qemu-server`, 0o755);
    });
  });
}
