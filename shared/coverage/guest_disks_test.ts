import { deepStrictEqual } from "node:assert/strict";
import { guestDisks } from "./guest_disks.ts";

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

for (
  const [type, key, text, told] of [
    ["qemu", "scsi0", "tank:vm-1-disk-0", "backed up, replicated"],
    ["qemu", "scsi0", "tank:vm-1-disk-0,backup=0", "replicated"],
    ["qemu", "scsi0", "tank:vm-1-disk-0,replicate=0", "backed up"],
    ["qemu", "scsi0", "/dev/sdx", ""],
    ["lxc", "rootfs", "tank:subvol-1-disk-0", "backed up, replicated"],
    ["lxc", "mp0", "tank:subvol-1-disk-1,mp=/a", "replicated"],
    ["lxc", "mp0", "tank:subvol-1-disk-1,mp=/a,backup=1", "backed up, replicated"],
    ["lxc", "mp0", "/srv,mp=/srv,backup=1", ""],
  ] as const
) {
  Deno.test(`of a disk "${text}" of ${type} jobs take along: ${told || "nothing"}`, () => {
    const [disk] = guestDisks({ type, config: { [key]: text } });

    const words = [disk?.is_backed_up && "backed up", disk?.is_replicated && "replicated"];
    deepStrictEqual(words.filter(Boolean).join(", "), told);
  });
}
