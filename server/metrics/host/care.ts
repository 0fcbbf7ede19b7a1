/** What else keeps data safe, and what other exporters do not know of a Proxmox host. */
import type { CareDisk } from "../../../shared/sample/host_care.ts";
import type { GuestSafety } from "../../../shared/coverage/guest_safety.ts";
import { type Column, type Family, gauge, type Labels, labels, table } from "../family.ts";
import type { Picture } from "./picture.ts";
import { hostSafeties } from "../../fleet/host_safeties.ts";

export function* careFamilies(picture: Picture): Generator<Family> {
  const { rows, state } = picture;
  yield* machineFamilies(picture);
  const areSafetiesStale = picture.fresh("vms_detail") === null;
  yield* table(
    SAFETY_COLUMNS,
    rows.take("guest_safety", hostSafeties(state)).map((safety) => ({
      labels: labels({ id: safety.guest_id }),
      safety,
      isStale: areSafetiesStale,
    })),
  );
  const care = picture.known("host_care");
  const isStale = picture.fresh("host_care") === null;
  yield* table(
    DISK_COLUMNS,
    rows.take("disks", care?.disks?.disks ?? []).map((disk) => ({
      labels: labels({ disk: disk.name }),
      disk,
      isStale,
    })),
  );
  const certificates = care?.certificates?.certificates ?? [];
  yield* table(
    [{
      name: "proxmox_monitor_certificate_expiry_timestamp_seconds",
      type: "gauge",
      help: "Until when a certificate of the node is good.",
      value: ({ not_after_unix }) => not_after_unix,
    }],
    rows.take("certificates", certificates).map(({ name, not_after_unix }) => ({
      labels: labels({ name }),
      not_after_unix,
    })),
  );
}

function* machineFamilies(picture: Picture): Generator<Family> {
  const host = picture.fresh("host");
  const system = picture.fresh("system_info");
  yield gauge("proxmox_monitor_load1", "Load of the last minute.", host?.load1 ?? null);
  yield gauge("proxmox_monitor_arc_size_bytes", "Size of ZFS's ARC.", host?.arc_size_bytes ?? null);
  yield gauge("proxmox_monitor_swap_used_bytes", "Swap in use.", host?.swap_used_bytes ?? null);
  yield gauge(
    "proxmox_monitor_pending_updates",
    "Packages that can be upgraded.",
    system?.pending_updates ?? null,
  );
  yield gauge(
    "proxmox_monitor_pending_security_updates",
    "Those of them that are for security.",
    system?.pending_security_updates ?? null,
  );
}

interface SafetyRow {
  labels: Labels;
  safety: GuestSafety;
  isStale: boolean;
}

/** A guest without disks has nothing to lose. */
const IS_SAFE: Readonly<Record<GuestSafety["state"], number | null>> = {
  protected: 1,
  unprotected: 0,
  unknown: null,
  no_disks: null,
};

const SAFETY_COLUMNS: readonly Column<SafetyRow>[] = [
  {
    name: "proxmox_monitor_guest_protected",
    type: "gauge",
    help: "1: snapshots, replication or backups bring back every disk of the guest.",
    value: ({ safety, isStale }) => isStale ? null : IS_SAFE[safety.state],
  },
  {
    name: "proxmox_monitor_guest_backup_timestamp_seconds",
    type: "gauge",
    help: "When the last good backup of the guest ended.",
    value: ({ safety }) => safety.backed_up_unix,
  },
];

interface DiskRow {
  labels: Labels;
  disk: CareDisk;
  isStale: boolean;
}

const DISK_COLUMNS: readonly Column<DiskRow>[] = [
  {
    name: "proxmox_monitor_disk_healthy",
    type: "gauge",
    help: "0: SMART calls the disk failed.",
    value({ disk: { health }, isStale }) {
      if (health === "failed") return 0;
      return health === "passed" && !isStale ? 1 : null;
    },
  },
  {
    name: "proxmox_monitor_disk_wear_ratio",
    type: "gauge",
    help: "1: what the maker takes for worn.",
    value: ({ disk: { wear_percent }, isStale }) =>
      isStale || wear_percent === null ? null : wear_percent / 100,
  },
  {
    name: "proxmox_monitor_disk_temperature_celsius",
    type: "gauge",
    help: "Temperature of the disk, as smartd last read it.",
    value: ({ disk, isStale }) => isStale ? null : disk.temperature_celsius,
  },
];
