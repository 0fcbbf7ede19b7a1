/** A pretended node of a cluster with everything that the section host_care is read from. */
import { UNITS, unitsArgv } from "../agent/io/allowed.ts";
import type { NodeIdentity } from "../agent/collectors/node_identity.ts";
import type { ProcReading } from "../agent/collectors/proc.ts";
import { createHostCareCollector } from "../agent/collectors/host_care.ts";
import type { HostCareSection } from "../shared/sample/host_care.ts";
import { TestingClock } from "./clock.ts";
import { createTestingCycle, createTestingLanes, type TestingMachine } from "./lanes.ts";

export interface CareMachine {
  machine: Required<Pick<TestingMachine, "commands" | "files" | "links">>;
  identity: NodeIdentity;
  proc: ProcReading;
  clock: TestingClock;
  /** Every command and path that was asked for, in order. */
  asked: string[];
  collect(): Promise<HostCareSection>;
}

export const LINKS_ARGV = "ls -1 /dev/disk/by-id /dev/disk/by-uuid";
export const UNITS_ARGV = unitsArgv().join(" ");
export const REPLICATION_STATE = "/var/lib/pve-manager/pve-replication-state.json";
export const DISK_STATE = "/var/lib/smartmontools/smartd.MODEL_1-SERIAL1.ata.state";

/** What `systemctl show` prints of a host on which only `active` run. */
export function shownUnits(active: readonly string[]): string {
  return UNITS.map((unit) => {
    const isThere = active.includes(unit.replace(".service", ""));
    const [load, state] = isThere ? ["loaded", "active"] : ["not-found", "inactive"];
    return `Id=${unit}\nLoadState=${load}\nActiveState=${state}\nUnitFileState=\n`;
  }).join("\n");
}

/** `state`: a folder that the collector may write in. */
export function openCareMachine(state: string): CareMachine {
  const clock = new TestingClock();
  const nowUnix = Math.floor(clock.nowMs() / 1000);
  const machine: CareMachine["machine"] = {
    commands: {
      [UNITS_ARGV]: shownUnits(["zfs-zed", "smartmontools", "chrony"]),
      "corosync-cfgtool -n": "Local node ID 1, transport knet\nnodeid: 2 reachable\n" +
        "   LINK: 0 udp (192.0.2.1->192.0.2.2) enabled connected mtu: 1397\n\n",
      [LINKS_ARGV]: "/dev/disk/by-id:\nata-MODEL-1_SERIAL1\nata-MODEL-1_SERIAL1-part1\n\n" +
        "/dev/disk/by-uuid:\n7A1B-0001\n",
    },
    files: {
      "/etc/pve/replication.cfg":
        "local: 100-0\n\ttarget pve-02\n\nlocal: 200-0\n\ttarget pve-01\n",
      "/etc/pve/nodes/pve-01/qemu-server/100.conf": "",
      [REPLICATION_STATE]: JSON.stringify({
        100: { "local/pve-02": { last_sync: nowUnix - 300, fail_count: 0 } },
      }),
      "/etc/pve/ha/manager_status": JSON.stringify({
        master_node: "pve-02",
        timestamp: nowUnix - 8,
        node_status: { "pve-01": "online", "pve-02": "unknown" },
        service_status: {
          "vm:100": { node: "pve-01", state: "started" },
          "vm:200": { node: "pve-02", state: "started" },
        },
      }),
      "/etc/pve/nodes/pve-01/lrm_status": JSON.stringify({ timestamp: nowUnix - 3 }),
      "/etc/pve/ha/resources.cfg": "vm: 100\n\tstate started\n",
      "/etc/pve/corosync.conf": "quorum {\n  provider: corosync_votequorum\n}\n",
      "/etc/pve/storage.cfg": "dir: local\n\tpath /var/lib/vz\n",
      "/etc/timezone": "Europe/Vienna\n",
      "/etc/zfs/zed.d/zed.rc": 'ZED_EMAIL_ADDR="root"\n',
      "/etc/smartd.conf": "DEVICESCAN -m root\n",
      [DISK_STATE]: diskState(0),
      "/etc/kernel/proxmox-boot-uuids": "7A1B-0001\n7A1B-0002\n",
      "/etc/cron.d/zfsutils-linux": "24 0 8-14 * * root /usr/lib/zfs-linux/scrub\n",
    },
    links: { "/etc/localtime": "/usr/share/zoneinfo/Europe/Vienna" },
  };
  const { lane, asked } = createTestingLanes(machine);
  const host: CareMachine = {
    machine,
    asked,
    clock,
    identity: {
      node_name: "pve-01",
      cluster_member: true,
      cluster_name: "lab",
      quorate: true,
      nodes: ["pve-01", "pve-02"],
      errors: [],
    },
    proc: {
      kind: "ok",
      texts: new Map([
        ["cmdline", "root=ZFS=rpool/ROOT/pve-1\n"],
        ["swaps", "Filename Type\n/dev/zd16 partition 8388604 0 -2\n"],
        ["mdstat", "Personalities : \nunused devices: <none>\n"],
      ]),
      kernel_states: [],
      uncorrected: new Map([["mc0", 0]]),
    },
    collect: async () => {
      const section = await collector.collect(createTestingCycle("medium"));
      return section as HostCareSection;
    },
  };
  const collector = createHostCareCollector(
    { clock, lane, paths: { proc: "/proc", pve: "/etc/pve", state }, agent_version: "0" },
    {
      readIdentity: () => Promise.resolve(host.identity),
      readProc: () => Promise.resolve(host.proc),
    },
  );
  return host;
}

/** smartd's state of a disk with so many reallocated sectors. */
export function diskState(reallocated: number): string {
  return "# smartd state file\nata-smart-attribute.0.id = 5\nata-smart-attribute.0.val = 100\n" +
    (reallocated > 0 ? `ata-smart-attribute.0.raw = ${reallocated}\n` : "");
}
