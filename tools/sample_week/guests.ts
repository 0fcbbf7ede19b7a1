import type { GuestDetail } from "../../shared/sample/vms_detail.ts";
import type { GuestRuntime } from "../../shared/sample/vms_runtime.ts";
import type { Random } from "./random.ts";

export interface Guest {
  runtime: GuestRuntime;
  /** Bytes a second that it writes on average. */
  pace: number;
}

const ROLES = ["web", "db", "mail", "build", "files"];

/** A running guest; every third is a container. */
export function createGuest(random: Random, index: number): Guest {
  const bytes = () => Math.floor(random() * 1e12);
  const role = ROLES[index % ROLES.length];
  return {
    pace: 10 ** (3 + random() * 3.5),
    runtime: {
      vmid: 100 + index,
      type: index % 3 === 2 ? "lxc" : "qemu",
      name: `${role}-${String(index).padStart(2, "0")}`,
      status: "running",
      cycles_without_figures: 0,
      ha_state: null,
      template: false,
      lock: null,
      tags: index % 2 === 0 ? ["prod"] : ["internal", "test"],
      uptime_seconds: Math.floor(random() * 5e6),
      cpu_usage: 0,
      cpus: 2 ** (1 + index % 3),
      mem_bytes: 0,
      max_mem_bytes: 2 ** (31 + Math.floor(random() * 4)),
      disk_read_bytes: bytes(),
      disk_write_bytes: bytes(),
      net_in_bytes: bytes(),
      net_out_bytes: bytes(),
    },
  };
}

/** Lets `seconds` of a guest's life pass; once in 2,000 times it restarts meanwhile. */
export function advanceGuest(
  guest: Guest,
  random: Random,
  { seconds, isLocked }: { seconds: number; isLocked: boolean },
): void {
  const { runtime, pace } = guest;
  const restarts = random() < 1 / 2000;
  const grow = (before: number | null, share: number) =>
    (restarts ? 0 : before ?? 0) + Math.floor(-Math.log(1 - random()) * pace * seconds * share);
  const readsDisk = random() < 0.5;
  guest.runtime = {
    ...runtime,
    lock: isLocked ? "backup" : null,
    uptime_seconds: restarts ? 4 : (runtime.uptime_seconds ?? 0) + seconds,
    // Proxmox prints 15 significant digits.
    cpu_usage: Number((random() ** 3 * 0.4).toPrecision(15)),
    mem_bytes: Math.floor((runtime.max_mem_bytes ?? 0) * (0.5 + 0.02 * random()) / 4096) * 4096,
    disk_read_bytes: readsDisk ? grow(runtime.disk_read_bytes, 0.7) : runtime.disk_read_bytes,
    disk_write_bytes: grow(runtime.disk_write_bytes, 1),
    net_in_bytes: grow(runtime.net_in_bytes, 1),
    net_out_bytes: grow(runtime.net_out_bytes, 0.5),
  };
}

/** Its configuration and addresses; one guest agent in 200 does not answer. */
export function guestDetail({ runtime, pace }: Guest, random: Random): GuestDetail {
  const { vmid, type, name, cpus, max_mem_bytes } = runtime;
  // Any number that stays the same as long as the guest lives.
  const own = Math.floor(pace).toString(16).padStart(8, "0").slice(0, 8);
  const mac = `BC:24:11:${own.slice(2, 4)}:${own.slice(4, 6)}:${own.slice(6)}`.toUpperCase();
  const answers = type === "lxc" || random() > 1 / 200;
  const shared = {
    cores: String(cpus),
    memory: String((max_mem_bytes ?? 0) / 2 ** 20),
    net0: `virtio=${mac},bridge=vmbr0,firewall=1`,
    onboot: "1",
    ostype: type === "lxc" ? "debian" : "l26",
  };
  const ofVm = {
    agent: "enabled=1,fstrim_cloned_disks=1",
    boot: "order=scsi0;net0",
    cpu: "x86-64-v2-AES",
    machine: "q35",
    meta: "creation-qemu=10.0.2,ctime=1715600000",
    scsi0: `local-zfs:vm-${vmid}-disk-0,discard=on,iothread=1,size=32G`,
    scsihw: "virtio-scsi-single",
    smbios1: `uuid=${own}-bb06-46c4-aac8-d307${own}`,
    vmgenid: `${own}-8c3f-4701-a678-3cd7${own}`,
  };
  const ofContainer = {
    arch: "amd64",
    features: "nesting=1",
    rootfs: `local-zfs:subvol-${vmid}-disk-0,size=8G`,
    unprivileged: "1",
  };
  return {
    vmid,
    type,
    name,
    config: { ...shared, ...(type === "lxc" ? ofContainer : ofVm) },
    ips: answers ? [`192.168.20.${vmid % 250}`, `fd00::${own.slice(4)}`] : [],
    macs: [mac],
    errors: answers
      ? []
      : [{ tag: "guest_agent", message: "Cannot ask the guest agent: timed out" }],
  };
}
