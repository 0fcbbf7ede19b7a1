/** The disks of a guest as its configuration names them. */
import type { GuestDetail } from "../sample/vms_detail.ts";

export interface GuestDisk {
  /** "scsi0", "rootfs", "mp1", … */
  key: string;
  /** Null: a device or path of the host itself. */
  storage: string | null;
  /** On its storage, such as "vm-104-disk-0"; a path where it has no storage. */
  volume: string;
  /** Whether backups take it along where a job covers its guest. */
  is_backed_up: boolean;
  /** Whether replication does. */
  is_replicated: boolean;
}

const DISK_KEYS: Readonly<Record<GuestDetail["type"], RegExp>> = {
  qemu: /^(ide|sata|scsi|virtio|efidisk|tpmstate)\d+$/,
  lxc: /^(rootfs|mp\d+)$/,
};

/** Without drives for removable media and what is made anew at each start (cloud-init). */
export function guestDisks({ type, config }: Pick<GuestDetail, "type" | "config">): GuestDisk[] {
  return Object.entries(config).flatMap(([key, text]) => {
    if (!DISK_KEYS[type].test(key)) return [];
    const [first = "", ...options] = text.split(",");
    // The key of the volume itself may be written out.
    const volume = first.replace(/^(file|volume)=/, "");
    if (options.includes("media=cdrom") || volume === "none" || /-cloudinit$/.test(volume)) {
      return [];
    }
    const place = placeOf(volume);
    return [{
      key,
      ...place,
      is_backed_up: place.storage !== null && isTakenAlong(type, key, options),
      is_replicated: place.storage !== null && !isOff(options, "replicate"),
    }];
  });
}

/** A mount point of a container is left out unless it is asked for, a disk of a VM the reverse. */
function isTakenAlong(
  type: GuestDetail["type"],
  key: string,
  options: readonly string[],
): boolean {
  if (type === "lxc" && key !== "rootfs") return options.some((option) => ON.test(option));
  return !isOff(options, "backup");
}

const ON = /^backup=(?:1|on|yes|true)$/i;

function isOff(options: readonly string[], key: string): boolean {
  return options.some((option) => new RegExp(`^${key}=(?:0|off|no|false)$`, "i").test(option));
}

function placeOf(volume: string): Pick<GuestDisk, "storage" | "volume"> {
  const colon = volume.indexOf(":");
  if (volume.startsWith("/") || colon === -1) return { storage: null, volume };
  // A linked clone names its base first: "base-100-disk-0/vm-104-disk-0".
  const name = volume.slice(colon + 1).split("/").at(-1) ?? "";
  return { storage: volume.slice(0, colon), volume: name };
}
