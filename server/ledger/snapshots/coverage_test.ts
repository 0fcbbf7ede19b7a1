import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { vmsDetailSchema } from "../../../shared/sample/vms_detail.ts";
import { type CoverageReading, coverGuests, uncovered } from "./coverage.ts";
import { guestDisks } from "./guest_disks.ts";

function guest(type: "qemu" | "lxc", vmid: number, config: Record<string, string>) {
  return vmsDetailSchema.parse({ vms: [{ type, vmid, config }], errors: [] }).vms;
}

const HOURLY = {
  class: "sanoid hourly",
  count: 36,
  newest_unix: 900,
  oldest_unix: 1,
};

function cover(config: Record<string, string>, reading: Partial<CoverageReading> = {}) {
  return coverGuests({
    guests: guest("qemu", 104, config),
    storages: [
      { name: "local-zfs", type: "zfspool", dataset: "rpool/data" },
      { name: "nfs", type: "nfs", dataset: null },
    ],
    datasets: [
      { name: "rpool/data/vm-104-disk-0", creation_unix: 1, snapshots: [HOURLY] },
      { name: "tank/vm-104-disk-0", creation_unix: 1, snapshots: [] },
      { name: "rpool/data/vm-104-disk-1", creation_unix: 1, snapshots: [] },
    ],
    replicated: new Set(),
    backed_up: new Set(),
    ...reading,
  });
}

for (
  const { name, type, config, disks } of [
    {
      name: "each bus of a VM",
      type: "qemu" as const,
      config: {
        scsi0: "local-zfs:vm-104-disk-0,size=32G",
        virtio1: "file=tank:vm-104-disk-1",
        efidisk0: "local-zfs:vm-104-disk-2,efitype=4m",
        net0: "virtio=BC:24:11:00:00:01,bridge=vmbr0",
        scsihw: "virtio-scsi-single",
        unused0: "local-zfs:vm-104-disk-9",
      },
      disks: [
        "scsi0 local-zfs vm-104-disk-0",
        "virtio1 tank vm-104-disk-1",
        "efidisk0 local-zfs vm-104-disk-2",
      ],
    },
    {
      name: "no drive for media and no cloud-init",
      type: "qemu" as const,
      config: {
        ide2: "local:iso/debian.iso,media=cdrom,size=600M",
        ide0: "none,media=cdrom",
        ide1: "local-zfs:vm-104-cloudinit,media=cdrom",
        scsi5: "local-zfs:vm-104-cloudinit",
      },
      disks: [],
    },
    {
      name: "a linked clone by its own name, a device of the host by its path",
      type: "qemu" as const,
      config: { scsi0: "local-zfs:base-100-disk-0/vm-104-disk-0", sata0: "/dev/disk/by-id/ata-X" },
      disks: ["scsi0 local-zfs vm-104-disk-0", "sata0 null /dev/disk/by-id/ata-X"],
    },
    {
      name: "root and mount points of a container",
      type: "lxc" as const,
      config: {
        rootfs: "local-zfs:subvol-101-disk-0,size=8G",
        mp0: "volume=tank:subvol-101-disk-1,mp=/data",
        mp1: "/srv/media,mp=/media",
        scsi0: "local-zfs:vm-1-disk-0",
      },
      disks: [
        "rootfs local-zfs subvol-101-disk-0",
        "mp0 tank subvol-101-disk-1",
        "mp1 null /srv/media",
      ],
    },
  ]
) {
  Deno.test(`the disks of a guest are ${name}`, () => {
    deepStrictEqual(
      guestDisks({ type, config: config as Record<string, string> })
        .map(({ key, storage, volume }) => `${key} ${storage} ${volume}`),
      disks,
    );
  });
}

Deno.test("a disk is covered by the snapshots of its dataset, and by no other of its name", () => {
  const [disk] = cover({ scsi0: "local-zfs:vm-104-disk-0" });

  strictEqual(disk?.dataset, "rpool/data/vm-104-disk-0");
  deepStrictEqual([disk?.is_snapshotted, disk?.newest_snapshot_unix], [true, 900]);
});

Deno.test("where a storage does not tell its dataset, a name that two pools have is not known", () => {
  const storages = [{ name: "local-zfs", type: "zfspool", dataset: null }];
  const [twice, once] = cover({
    scsi0: "local-zfs:vm-104-disk-0",
    scsi1: "local-zfs:vm-104-disk-1",
  }, { storages });

  deepStrictEqual([twice?.dataset, twice?.is_snapshotted], [null, null]);
  deepStrictEqual([once?.dataset, once?.is_snapshotted], ["rpool/data/vm-104-disk-1", false]);
});

Deno.test("snapshots of a replication or a running backup are nothing to go back to", () => {
  const datasets = [{
    name: "rpool/data/vm-104-disk-0",
    creation_unix: 1,
    snapshots: ["pve replication", "vzdump"].map((tool) => ({ ...HOURLY, class: tool })),
  }];

  strictEqual(cover({ scsi0: "local-zfs:vm-104-disk-0" }, { datasets })[0]?.is_snapshotted, false);
});

Deno.test("listed as uncovered is what nothing covers, and nothing of which that is not known", () => {
  const config = { scsi0: "local-zfs:vm-104-disk-1", scsi1: "nfs:104/vm-104-disk-0.qcow2" };
  const names = (reading: Partial<CoverageReading>) =>
    uncovered(cover(config, reading)).map(({ disk }) => disk);

  deepStrictEqual(names({}), ["scsi0", "scsi1"]);
  deepStrictEqual(names({ backed_up: new Set(["qemu/104"]) }), []);
  deepStrictEqual(names({ replicated: new Set(["qemu/104"]) }), []);
  deepStrictEqual(names({ backed_up: null }), []);
  deepStrictEqual(names({ storages: [] }), []);
});
