import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { backupsSchema } from "../sample/backups.ts";
import { hostCareSchema } from "../sample/host_care.ts";
import { storageSchema } from "../sample/storage.ts";
import { vmsDetailSchema } from "../sample/vms_detail.ts";
import { zfsDatasetsSchema } from "../sample/zfs_datasets.ts";
import { guestSafeties, type SafetyReading } from "./guest_safety.ts";

const HOURLY = { class: "sanoid hourly", count: 36, newest_unix: 900, oldest_unix: 1 };
const CONFIG = { scsi0: "local-zfs:vm-104-disk-0,size=32G" };

interface Told {
  config?: Record<string, string>;
  storages?: object[];
  snapshots?: object[];
  replication?: object[] | null;
  backup?: object;
  jobs?: string[] | null;
}

/** A guest on "rpool/data", without anything that would bring it back. */
function reading(told: Told = {}): SafetyReading {
  const { config = CONFIG, snapshots = [], replication = [], backup = {}, jobs = [] } = told;
  const storages = told.storages ?? [
    { name: "local-zfs", type: "zfspool", dataset: "rpool/data" },
    { name: "local", type: "dir" },
    { name: "nas", type: "nfs" },
  ];
  return {
    details: vmsDetailSchema.parse({ vms: [{ type: "qemu", vmid: 104, config }] }),
    storages: storageSchema.parse({ storages }).storages,
    zfs: zfsDatasetsSchema.parse({
      available: true,
      datasets: [
        { name: "rpool/data/vm-104-disk-0", snapshots },
        { name: "tank/vm-104-disk-0", snapshots: [HOURLY] },
        { name: "tank/vm-104-disk-1", snapshots: [HOURLY] },
      ],
    }),
    care: hostCareSchema.parse({
      replication: replication === null ? null : { available: true, jobs: replication },
    }),
    backups: backupsSchema.parse({
      guests: [{ type: "qemu", vmid: 104, is_here: true, jobs, ...backup }],
    }),
    members: null,
  };
}

function safety(told: Told = {}, more: Partial<SafetyReading> = {}) {
  const [found] = guestSafeties({ ...reading(told), ...more });
  if (found === undefined) throw new TypeError("no guest");
  return found;
}

const JOB = { id: "104-0", guest: 104, target: "pve-02", last_sync_unix: 700 };

Deno.test("a guest is protected by any of snapshots, replication and a good backup", () => {
  strictEqual(safety().state, "unprotected");
  strictEqual(safety({ snapshots: [HOURLY] }).state, "protected");
  strictEqual(safety({ replication: [JOB] }).state, "protected");
  strictEqual(safety({ jobs: ["b"], backup: { last_ok_unix: 800 } }).state, "protected");
});

Deno.test("one answer tells when each of them last was, and by what", () => {
  const found = safety({
    snapshots: [HOURLY, { ...HOURLY, class: "other", newest_unix: 500 }],
    replication: [JOB, { ...JOB, id: "104-1", target: "pve-03", last_sync_unix: 600 }],
    jobs: ["b"],
    backup: { last_ok_unix: 800 },
  });

  deepStrictEqual(
    [found.snapshot_unix, found.replicated_unix, found.backed_up_unix],
    [900, 600, 800],
  );
  deepStrictEqual([found.replicated_to, found.backup_jobs], [["pve-02", "pve-03"], ["b"]]);
  deepStrictEqual(found.disks[0]?.snapshot_class, "sanoid hourly");
});

Deno.test("a disk lies in the dataset of its storage, and in no other of its name", () => {
  strictEqual(safety().disks[0]?.dataset, "rpool/data/vm-104-disk-0");
  const storages = [{ name: "local-zfs", type: "zfspool" }];
  const [twice] = safety({ storages }).disks;
  deepStrictEqual([twice?.dataset, twice?.is_snapshotted], [null, null]);
  const [once] = safety({ storages, config: { scsi0: "local-zfs:vm-104-disk-1" } }).disks;
  strictEqual(once?.dataset, "tank/vm-104-disk-1");
});

Deno.test("snapshots of a replication or a running backup are nothing to go back to", () => {
  const snapshots = ["pve replication", "vzdump"].map((tool) => ({ ...HOURLY, class: tool }));

  strictEqual(safety({ snapshots }).state, "unprotected");
});

const UNKNOWN: [what: string, told: Told, more: Partial<SafetyReading>][] = [
  ["a job that has made no good backup yet", { jobs: ["b"] }, {}],
  ["a replication that has never run", { replication: [{ ...JOB, last_sync_unix: null }] }, {}],
  ["backups that were not read", {}, { backups: null }],
  ["a guest of which no job is known", { jobs: null }, {}],
  ["replication that was not read", { replication: null }, {}],
  ["what else keeps data safe, not read", {}, { care: null }],
  ["a storage that is not known", { storages: [] }, {}],
  ["a directory, which may be one of ZFS", { config: { scsi0: "local:104/a.qcow2" } }, {}],
];

for (const [what, told, more] of UNKNOWN) {
  Deno.test(`a guest is neither safe nor lost with ${what}`, () => {
    strictEqual(safety(told, more).state, "unknown");
  });
}

Deno.test("outside of ZFS there are no snapshots, and no doubt about it", () => {
  strictEqual(safety({ config: { scsi0: "nas:104/a.qcow2" } }).state, "unprotected");
  const zfs = zfsDatasetsSchema.parse({ available: false, datasets: [] });
  strictEqual(safety({ config: { scsi0: "local:104/a.qcow2" } }, { zfs }).state, "unprotected");
});

Deno.test("one disk that nothing brings back is enough, and a guest may have none", () => {
  const config = { ...CONFIG, scsi1: "nas:104/b.qcow2,backup=0" };
  const told = { config, jobs: ["b"], backup: { last_ok_unix: 800 } };

  strictEqual(safety(told).state, "unprotected");
  strictEqual(safety({ config: {} }).state, "no_disks");
});

Deno.test("the newest backup of any member of the cluster counts", () => {
  const members = { last_ok_unix: new Map([["qemu/104", 990]]), started_unix: new Map() };
  const told = { jobs: ["b"], backup: { last_ok_unix: 800 } };

  strictEqual(safety(told, { members }).backed_up_unix, 990);
});

Deno.test("the answer is made once for the same readings, and anew for a newer one", () => {
  const first = reading();
  const made = guestSafeties(first);

  strictEqual(guestSafeties({ ...first, storages: [...first.storages] }), made);
  strictEqual(guestSafeties({ ...first, backups: null })[0]?.state, "unknown");
  strictEqual(guestSafeties({ ...first, details: null }).length, 0);
});
