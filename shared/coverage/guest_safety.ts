/**
 * Is it safe? Of each guest of a host: its disks, where they lie, and what of snapshots,
 * replication and backups would bring them back, as one answer. Pure.
 */
import type { BackupsSection } from "../sample/backups.ts";
import type { HostCareSection } from "../sample/host_care.ts";
import type { StorageEntry } from "../sample/storage.ts";
import type { VmsDetailSection } from "../sample/vms_detail.ts";
import type { ZfsDatasetsSection } from "../sample/zfs_datasets.ts";
import type { MembersBackups } from "./members_backups.ts";
import { guestId } from "../sample/vms_runtime.ts";
import { coverDisks, type DiskCoverage, nameVolumes } from "./disk_coverage.ts";

/**
 * "protected": each disk is known to come back from somewhere; "unprotected": one is known not to;
 * "unknown": neither; "no_disks": there is nothing to lose.
 */
export type SafetyState = "protected" | "unprotected" | "unknown" | "no_disks";

/** Null: not known. */
export interface GuestSafety {
  guest_id: string;
  state: SafetyState;
  disks: readonly DiskCoverage[];
  /** Of the disk whose newest snapshot is the oldest: as far all of them can go back. */
  snapshot_unix: number | null;
  /** When the last sync to every target began; null also without replication. */
  replicated_unix: number | null;
  /** Nodes that it is replicated to. */
  replicated_to: readonly string[];
  /** When the last good backup ended; null also without any. */
  backed_up_unix: number | null;
  /** Ids of the jobs that cover it; null: not known. */
  backup_jobs: readonly string[] | null;
}

/** What of a host the answer rests on; null: not read. */
export interface SafetyReading {
  details: VmsDetailSection | null;
  storages: readonly StorageEntry[];
  zfs: ZfsDatasetsSection | null;
  care: HostCareSection | null;
  backups: BackupsSection | null;
  members: MembersBackups | null;
}

interface Made {
  reading: SafetyReading;
  safeties: readonly GuestSafety[];
}

/** Readings are never changed, and most samples bring only some of them anew. */
const MADE = new WeakMap<VmsDetailSection, Made>();

/** One answer for each guest whose configuration is known. */
export function guestSafeties(reading: SafetyReading): readonly GuestSafety[] {
  const { details } = reading;
  if (details === null) return [];
  const made = MADE.get(details);
  if (made !== undefined && isSame(made.reading, reading)) return made.safeties;
  const safeties = makeSafeties(reading, details);
  MADE.set(details, { reading, safeties });
  return safeties;
}

/** Storages come with each fast sample; of them only where they lie counts. */
function isSame(a: SafetyReading, b: SafetyReading): boolean {
  return a.zfs === b.zfs && a.care === b.care && a.backups === b.backups &&
    a.members === b.members && a.storages.length === b.storages.length &&
    a.storages.every(({ name, type, dataset }, index) => {
      const other = b.storages[index];
      return name === other?.name && type === other.type && dataset === other.dataset;
    });
}

function makeSafeties(reading: SafetyReading, details: VmsDetailSection): GuestSafety[] {
  const { zfs, care, backups, members } = reading;
  const storages = new Map(reading.storages.map((storage) => [storage.name, storage]));
  const byVolume = nameVolumes(zfs?.datasets ?? []);
  const hasZfs = zfs === null ? null : zfs.available !== false;
  const backupOf = new Map(backups?.guests?.map((guest) => [guestId(guest), guest]));
  const replication = jobsByGuest(care);
  return details.vms.map((guest) => {
    const guest_id = guestId(guest);
    const jobs = replication && (replication.get(guest.vmid) ?? []);
    const backup = backupOf.get(guest_id);
    const backup_jobs = backup?.jobs ?? null;
    const disks = coverDisks({
      guest,
      storages,
      byVolume,
      hasZfs,
      replication: jobs,
      backups: backup_jobs,
    });
    const backed_up_unix = newest(backup?.last_ok_unix, members?.last_ok_unix.get(guest_id));
    const replicated_unix = oldest(jobs?.map(({ last_sync_unix }) => last_sync_unix) ?? []);
    return {
      guest_id,
      state: stateOf(disks, { backed_up_unix, replicated_unix }),
      disks,
      snapshot_unix: oldest(disks.map(({ newest_snapshot_unix }) => newest_snapshot_unix)),
      replicated_unix,
      replicated_to: jobs?.flatMap(({ target }) => target ?? []) ?? [],
      backed_up_unix,
      backup_jobs,
    };
  });
}

/** Replication that is not disabled, by the guest's number; null: not known. */
function jobsByGuest(care: SafetyReading["care"]) {
  const jobs = care?.replication?.jobs ?? null;
  return jobs && Map.groupBy(jobs.filter(({ enabled }) => enabled !== false), ({ guest }) => guest);
}

function newest(...times: (number | null | undefined)[]): number | null {
  const known = times.filter((time) => typeof time === "number");
  return known.length === 0 ? null : Math.max(...known);
}

/** Null where one of them is not known, and without any. */
function oldest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 || known.length < times.length ? null : Math.min(...known);
}

/** A job that has not yet brought anything is no protection, and says nothing of none. */
function stateOf(
  disks: readonly DiskCoverage[],
  { backed_up_unix, replicated_unix }: Pick<GuestSafety, "backed_up_unix" | "replicated_unix">,
): SafetyState {
  if (disks.length === 0) return "no_disks";
  const covers = disks.map(({ is_snapshotted, is_replicated, is_backed_up }) => [
    is_snapshotted,
    is_replicated && (replicated_unix !== null || null),
    is_backed_up && (backed_up_unix !== null || null),
  ]);
  if (covers.every((cover) => cover.includes(true))) return "protected";
  const isBare = covers.some((cover) => cover.every((one) => one === false));
  return isBare ? "unprotected" : "unknown";
}
