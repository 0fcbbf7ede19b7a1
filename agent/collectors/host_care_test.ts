import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { CARE_PARTS, type CarePart } from "../../shared/sample/host_care.ts";
import {
  type CareMachine,
  DISK_STATE,
  diskState,
  LINKS_ARGV,
  openCareMachine,
  REPLICATION_STATE,
  shownUnits,
  UNITS_ARGV,
} from "../../testing/care_machine.ts";
import { withDirectory } from "../../testing/with_directory.ts";

function withCare(test: (host: CareMachine) => Promise<void>): Promise<void> {
  return withDirectory((directory) => test(openCareMachine(directory)));
}

Deno.test("host_care tells every part of a node, with three children", () =>
  withCare(async (host) => {
    const care = await host.collect();

    deepStrictEqual(care.errors, []);
    for (const part of CARE_PARTS) ok(care[part] !== null, part);
    const nowUnix = host.clock.nowMs() / 1000;
    deepStrictEqual(care.replication?.jobs, [{
      id: "100-0",
      guest: 100,
      target: "pve-02",
      schedule: "*/15",
      enabled: true,
      last_sync_unix: nowUnix - 300,
      fail_count: 0,
      error: null,
      due_unix: [nowUnix, nowUnix + 900, nowUnix + 1800],
    }]);
    deepStrictEqual(care.ha?.services, [{ sid: "vm:100", state: "started", requested: "started" }]);
    deepStrictEqual([care.ha?.crm_age_seconds, care.ha?.lrm_age_seconds], [8, 3]);
    deepStrictEqual(care.boot?.esps, [
      { uuid: "7A1B-0001", present: true },
      { uuid: "7A1B-0002", present: false },
    ]);
    deepStrictEqual([care.boot?.root_pool, care.links?.third_vote], ["rpool", false]);
    deepStrictEqual(care.swap_on_zvol?.devices, ["/dev/zd16"]);
    strictEqual(care.disks?.disks[0]?.path, "ata-MODEL-1_SERIAL1");
    const commands = host.asked.filter((what) => !what.startsWith("/"));
    deepStrictEqual(commands.sort(), ["corosync-cfgtool -n", LINKS_ARGV, UNITS_ARGV].sort());
  }));

const FAILED = { kind: "failed", message: "I/O error" } as const;
const TIMED_OUT = { kind: "timed_out", timeout_ms: 20_000 } as const;

/** What is unreadable, and the part that then is unknown. */
const UNREAD: [what: string, part: CarePart, damage: (host: CareMachine) => void][] = [
  ["an empty state of replication", "replication", ({ machine }) => {
    machine.files[REPLICATION_STATE] = "";
  }],
  ["a state of replication full of zero bytes", "replication", ({ machine }) => {
    machine.files[REPLICATION_STATE] = "\0".repeat(512);
  }],
  ["a replication.cfg that cannot be read", "replication", ({ machine }) => {
    machine.files["/etc/pve/replication.cfg"] = FAILED;
  }],
  ["no replication.cfg where pmxcfs is not mounted", "replication", (host) => {
    delete host.machine.files["/etc/pve/replication.cfg"];
    host.identity.nodes = null;
  }],
  ["a name of the node that is not known", "replication", (host) => {
    host.identity.node_name = null;
  }],
  ["an empty manager_status", "ha", ({ machine }) => {
    machine.files["/etc/pve/ha/manager_status"] = "";
  }],
  ["systemctl that ends by its time limit", "services", ({ machine }) => {
    machine.commands[UNITS_ARGV] = TIMED_OUT;
  }],
  ["units that systemctl leaves out", "services", ({ machine }) => {
    machine.commands[UNITS_ARGV] = "Id=chrony.service\nLoadState=loaded\nActiveState=active\n";
  }],
  ["an empty zed.rc", "zed", ({ machine }) => {
    machine.files["/etc/zfs/zed.d/zed.rc"] = "";
  }],
  ["a disk's state that is empty", "disks", ({ machine }) => {
    machine.files[DISK_STATE] = "";
  }],
  ["links of disks that cannot be listed", "disks", ({ machine }) => {
    machine.commands[LINKS_ARGV] = TIMED_OUT;
  }],
  ["the same", "boot", ({ machine }) => {
    machine.commands[LINKS_ARGV] = TIMED_OUT;
  }],
  ["the same", "not_watched", ({ machine }) => {
    machine.commands[LINKS_ARGV] = TIMED_OUT;
  }],
  ["corosync that does not answer", "links", ({ machine }) => {
    machine.commands["corosync-cfgtool -n"] = {
      kind: "nonzero_exit",
      code: 1,
      stdout: "",
      stderr: "Cannot initialise CFG service",
    };
  }],
  ["a membership that is not known", "links", (host) => {
    host.identity.cluster_member = null;
  }],
  ["a certificate of another form", "certificates", ({ machine }) => {
    machine.files["/etc/pve/nodes/pve-01/pve-ssl.pem"] = "-----BEGIN";
  }],
  ["boot partitions lost with the power", "boot", ({ machine }) => {
    machine.files["/etc/kernel/proxmox-boot-uuids"] = "\0\0\0";
  }],
  ["a cron job that cannot be read", "scrub_schedule", ({ machine }) => {
    machine.files["/etc/cron.d/zfsutils-linux"] = FAILED;
  }],
  ["a reader of /proc that fails", "md", (host) => {
    host.proc = TIMED_OUT;
  }],
  ["a reader of /proc that fails", "ecc", (host) => {
    host.proc = TIMED_OUT;
  }],
  ["/proc without a list of swap", "swap_on_zvol", (host) => {
    if (host.proc.kind === "ok") host.proc.texts = new Map();
  }],
];

for (const [what, part, damage] of UNREAD) {
  Deno.test(`host_care has "${part}" unknown, with an error, for ${what}`, () =>
    withCare(async (host) => {
      damage(host);

      const care = await host.collect();

      strictEqual(care[part], null);
      ok(care.errors.some(({ tag }) => tag === part), JSON.stringify(care.errors));
    }));
}

/** What a host does not have, and the part that then is absent. */
const ABSENT: [what: string, part: CarePart, remove: (host: CareMachine) => void][] = [
  ["replication", "replication", ({ machine }) => {
    delete machine.files["/etc/pve/replication.cfg"];
  }],
  ["HA", "ha", ({ machine }) => {
    machine.files["/etc/pve/ha/manager_status"] = "{}";
    delete machine.files["/etc/pve/ha/resources.cfg"];
  }],
  ["zed", "zed", ({ machine }) => {
    delete machine.files["/etc/zfs/zed.d/zed.rc"];
  }],
  ["smartd", "disks", ({ machine }) => {
    delete machine.files[DISK_STATE];
  }],
  ["a cluster", "links", (host) => {
    host.identity.cluster_member = false;
  }],
  ["boot partitions of Proxmox", "boot", ({ machine }) => {
    delete machine.files["/etc/kernel/proxmox-boot-uuids"];
  }],
  ["arrays", "md", (host) => {
    if (host.proc.kind === "ok") {
      host.proc.texts = new Map([["swaps", "Filename Type\n"]]);
    }
  }],
];

for (const [what, part, remove] of ABSENT) {
  Deno.test(`host_care calls "${part}" not available, without an error, on a host without ${what}`, () =>
    withCare(async (host) => {
      remove(host);

      const care = await host.collect();

      deepStrictEqual(care.errors, []);
      strictEqual((care[part] as { available: boolean } | null)?.available, false);
    }));
}

Deno.test("host_care remembers since when a node is in its state", () =>
  withCare(async (host) => {
    const startUnix = host.clock.nowMs() / 1000;
    await host.collect();
    await host.clock.advance(300_000);

    const care = await host.collect();

    deepStrictEqual(care.ha?.nodes[1], {
      name: "pve-02",
      state: "unknown",
      since_unix: startUnix,
    });
  }));

Deno.test("host_care tells how a disk's count grew, also after a restart of the agent", () =>
  withDirectory(async (directory) => {
    const first = openCareMachine(directory);
    await first.collect();

    const second = openCareMachine(directory);
    second.machine.files[DISK_STATE] = diskState(8);
    const grown = await second.collect();

    const at_unix = second.clock.nowMs() / 1000;
    deepStrictEqual(grown.disks?.disks[0]?.growth, [
      { counter: "reallocated", from: 0, to: 8, at_unix },
    ]);
  }));

Deno.test("host_care does not call a disk good while smartd does not run, and says so", () =>
  withCare(async (host) => {
    host.machine.commands[UNITS_ARGV] = shownUnits(["chrony"]);

    const care = await host.collect();

    strictEqual(care.disks?.disks[0]?.health, null);
    deepStrictEqual(care.not_watched, ["SMART health of MODEL_1-SERIAL1"]);
  }));

Deno.test("host_care leaves out the state of a disk that is gone, and names one without a state", () =>
  withCare(async (host) => {
    host.machine.commands[LINKS_ARGV] = "/dev/disk/by-id:\nnvme-NEW_77\nnvme-eui.0025\n" +
      "nvme-NEW_77-part1\nata-HL-DT-ST_DVD_5\n\n/dev/disk/by-uuid:\n";

    const care = await host.collect();

    deepStrictEqual(care.disks, { available: false, disks: [] });
    deepStrictEqual(care.not_watched, ["SMART of nvme-NEW_77"]);
  }));

Deno.test("host_care names storages that nobody watches, of this node and enabled", () =>
  withCare(async (host) => {
    host.machine.files["/etc/pve/storage.cfg"] = "rbd: vm\n\tpool vm\n\ncephfs: files\n\n" +
      "lvmthin: data\n\tnodes pve-02\n\nlvmthin: off\n\tdisable\n\nbtrfs: b\n\tpath /b\n";

    deepStrictEqual((await host.collect()).not_watched, [
      "Ceph (vm, files)",
      "devices of Btrfs (b)",
    ]);
  }));

Deno.test("host_care finds timers of single pools where the monthly job is gone", () =>
  withCare(async (host) => {
    const folder = "/etc/systemd/system/timers.target.wants";
    host.machine.files["/etc/cron.d/zfsutils-linux"] = "# 24 0 8-14 * * root scrub\n";
    host.machine.files[`${folder}/zfs-scrub-monthly@my\\x2dpool.timer`] = "";
    host.machine.files[`${folder}/apt-daily.timer`] = "";

    deepStrictEqual((await host.collect()).scrub_schedule, {
      available: true,
      cron: false,
      timers: ["my-pool"],
    });
  }));

Deno.test("host_care plans in the zone of the file where there is no link, and in none without", () =>
  withCare(async (host) => {
    delete host.machine.links["/etc/localtime"];
    const written = await host.collect();
    host.machine.files["/etc/timezone"] = "Nowhere/Land\n";
    const unknown = await host.collect();

    strictEqual(written.time_zone, "Europe/Vienna");
    deepStrictEqual([unknown.time_zone, unknown.replication?.jobs[0]?.due_unix], [null, null]);
  }));
