/**
 * What `agent once` reads of Proxmox where the situations of `proxmox_cases_test.ts` come in another
 * shape: the same kinds of fault, by inputs that nobody reported.
 */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import type { Kind, SectionValues } from "../../shared/sample/mod.ts";
import type { AgentHost } from "../../testing/agent_host.ts";
import { openLaidOverHost, readOnce } from "../../testing/field_case.ts";
import { someOf } from "../../testing/rounds.ts";

const RESOURCES = "commands/pvesh/get_+cluster+resources_--output-format_json";

interface Row {
  why: string;
  kind: Kind;
  /** The base is `no-zfs`: node edge-01, guests 100 and 101, storages local and local-lvm. */
  change(host: AgentHost): Promise<void>;
  check(sections: SectionValues): void;
}

/** Changes what Proxmox lists. */
async function changeResources(
  host: AgentHost,
  change: (resources: Record<string, unknown>[]) => unknown[],
): Promise<void> {
  const resources = JSON.parse(await Deno.readTextFile(join(host.recorded, `${RESOURCES}.out`)));
  await host.write(`${RESOURCES}.out`, JSON.stringify(change(resources)));
}

const guestOf = ({ vms_runtime }: SectionValues, vmid: number) =>
  vms_runtime.vms.find((guest) => guest.vmid === vmid);

const ROWS: Row[] = [
  {
    why: "a member of two nodes whose other one is gone has no quorum",
    kind: "fast",
    async change(host) {
      await host.write(
        "pve/.members",
        JSON.stringify({
          nodename: "edge-01",
          cluster: { name: "duo", version: 2, nodes: 2, quorate: 0 },
          nodelist: { "edge-01": { id: 1, online: 1 }, "edge-02": { id: 2, online: 0 } },
        }),
      );
      await host.write("pve/corosync.conf", "totem {\n}\n");
    },
    check({ host }) {
      deepStrictEqual([host.cluster_member, host.cluster_name, host.quorate], [true, "duo", false]);
    },
  },
  {
    why: "a member of which only corosync.conf tells does not count as alone",
    kind: "fast",
    change: (host) => host.write("pve/corosync.conf", "totem {\n}\n"),
    check({ host }) {
      deepStrictEqual([host.cluster_member, host.quorate], [true, null]);
      match(host.errors[0]?.message ?? "", /has quorum: corosync has not answered/);
    },
  },
  {
    why: "a node without pmxcfs does not count as alone",
    kind: "fast",
    async change(host) {
      await Deno.remove(join(host.directory, "pve"), { recursive: true });
      await Deno.mkdir(join(host.directory, "pve"));
    },
    check({ host }) {
      deepStrictEqual([host.node_name, host.cluster_member, host.quorate], ["edge-01", null, null]);
      match(host.errors[1]?.message ?? "", /in a cluster: \.members was not read/);
    },
  },
  {
    why: "guests of a node that was removed from the cluster are named",
    kind: "fast",
    async change(host) {
      const lost = { type: "qemu", node: "edge-09", vmid: 900, status: "unknown" };
      await changeResources(host, (resources) => [...resources, lost]);
    },
    check({ vms_runtime }) {
      deepStrictEqual(vms_runtime.orphans, [
        { vmid: 900, type: "qemu", name: null, node: "edge-09" },
      ]);
      strictEqual(vms_runtime.vms.length, 2);
    },
  },
  {
    why: "guests that QEMU halted are said to be",
    kind: "fast",
    change: (host) =>
      changeResources(
        host,
        (resources) =>
          resources.map((entry) =>
            entry.vmid === 100 ? { ...entry, status: "guest-panicked" } : entry
          ),
      ),
    check(sections) {
      strictEqual(guestOf(sections, 100)?.status, "guest-panicked");
      deepStrictEqual(sections.vms_runtime.errors, []);
    },
  },
  {
    why: "a host of which every guest is unknown has no current figures",
    kind: "fast",
    change: (host) =>
      changeResources(
        host,
        (resources) =>
          resources.map((entry) =>
            entry.vmid === undefined ? entry : { ...entry, status: "unknown" }
          ),
      ),
    check(sections) {
      strictEqual(guestOf(sections, 100)?.cycles_without_figures, null);
      match(sections.vms_runtime.errors[0]?.message ?? "", /^no current figures: 2 of 2 guests/);
      deepStrictEqual(sections.storage.errors, []);
    },
  },
  {
    why: "storages are read as Proxmox reads them, whoever wrote the file",
    kind: "fast",
    change: (host) =>
      host.write(
        "pve/storage.cfg",
        "dir: local\n\tpath /var/lib/vz\n\nLVMthin: local-lvm\n\tvgname pve\n\tnodes edge-01\n" +
          "\tnodes edge-02\n \n\nnfs: nas one\n\texport /pve\n\nPureStorage: flash\n\tdisable 0\n" +
          "\tdisable\n\ncifs: old\n\tdisable\n",
      ),
    check({ storage }) {
      deepStrictEqual(
        storage.storages.map(({ name, type, active, enabled }) => [name, type, active, enabled]),
        [
          ["flash", "purestorage", null, true],
          ["local", "dir", true, true],
          ["local-lvm", "lvmthin", true, true],
          ["old", "cifs", false, false],
        ],
      );
      deepStrictEqual(storage.errors.map(({ subject }) => subject), ["flash"]);
    },
  },
  {
    why: "an active storage whose sizes cannot be is told apart from one without sizes",
    kind: "fast",
    async change(host) {
      const of = (storage: string, plugintype: string, disk: number, maxdisk: number) => (
        {
          type: "storage",
          node: "edge-01",
          status: "available",
          storage,
          plugintype,
          disk,
          maxdisk,
        }
      );
      await changeResources(host, (resources) => [
        ...resources,
        of("san", "iscsi", 0, 0),
        of("nas", "nfs", 0, 0),
        of("odd", "dir", 20, 10),
      ]);
    },
    check({ storage }) {
      const sizes = storage.storages.map((
        { name, active, total_bytes },
      ) => [name, active, total_bytes !== null]);
      deepStrictEqual(sizes, [
        ["local", true, true],
        ["local-lvm", true, true],
        ["nas", true, false],
        ["odd", true, false],
        ["san", true, false],
      ]);
      deepStrictEqual(storage.errors.map(({ subject }) => subject), ["nas", "odd"]);
    },
  },
  {
    why: "the guest agent's own words are quoted, and no warning of a plug-in",
    kind: "medium",
    async change(host) {
      const own = "a plug-in of their own: something to know\n";
      const call = (guest: string) =>
        `commands/pvesh/get_+nodes+edge-01+${guest}_--output-format_json`;
      const agent = call("qemu+100+agent+network-get-interfaces");
      await changeResources(host, (resources) => resources);
      await host.write(`${RESOURCES}.err`, own);
      await host.write(
        `${agent}.out`,
        '{"result":{"error":{"class":"CommandNotFound","desc":"The command has been disabled"}}}',
      );
      await host.write(`${agent}.err`, own);
      const container = call("lxc+101+interfaces");
      await host.write(`${container}.err`, `unable to read CT 101\n${own}`);
      await host.write(`${container}.exit`, "2\n");
    },
    check({ vms_detail }) {
      const messages = vms_detail.vms.map(({ errors }) => errors.map(({ message }) => message));
      match(messages[0]?.[0] ?? "", /: it says "The command has been disabled"$/);
      match(messages[1]?.[0] ?? "", /: exit code 2: unable to read CT 101$/);
      deepStrictEqual(vms_detail.errors, []);
    },
  },
];

for (const { why, kind, change, check } of someOf(ROWS, 4)) {
  Deno.test(`once: ${why}`, async () => {
    await using host = await openLaidOverHost("no-zfs");
    await change(host);

    check(await readOnce(host, kind));
  });
}
