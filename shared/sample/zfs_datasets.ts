import * as z from "zod/mini";
import {
  numberIfTold,
  optionalBoolean,
  optionalNumber,
  optionalText,
  optionalUnix,
  orNull,
  sectionErrors,
  textIfTold,
} from "./fields.ts";

/** The snapshots of one dataset that one tool made at one frequency. */
export const snapshotClassSchema = z.object({
  /**
   * The tool that made them, told by their names, and how often where the name says it: "sanoid
   * hourly", "zfs-auto-snapshot daily", "zrepl", "syncoid", "pve replication", "pve guest",
   * "vzdump", "other".
   */
  class: z.string(),
  count: optionalNumber,
  /** As those of the dataset: null where Proxmox made them all for itself. */
  newest_unix: optionalUnix,
  oldest_unix: optionalUnix,
  /** What each of them holds alone, summed up; what several share is in no such figure. */
  used_bytes: optionalNumber,
});

/** What became of one class of a dataset's snapshots between two collections. */
export const snapshotChangeSchema = z.object({
  dataset: z.string(),
  class: z.string(),
  created: z.number(),
  destroyed: z.number(),
  /**
   * Those of `destroyed` that neither the pruning of their class nor a rollback explains. What
   * went with its dataset is not told at all.
   */
  destroyed_out_of_order: z.number(),
});

export const datasetSchema = z.object({
  name: z.string(),
  /** "filesystem" or "volume". */
  type: optionalText,
  used_bytes: optionalNumber,
  available_bytes: optionalNumber,
  usedbysnapshots_bytes: optionalNumber,
  /** Null also where it lies in the future, which is no age. */
  creation_unix: optionalUnix,
  /** All snapshots; bookmarks are none. */
  snapshot_count: optionalNumber,
  /**
   * Newest and oldest of the present: without the snapshots that Proxmox makes for itself and
   * those dated in the future. Null beside a count: there are none but those.
   */
  newest_snapshot_unix: optionalUnix,
  oldest_snapshot_unix: optionalUnix,
  /** Limits of its own; null or 0: none. `refquota` leaves out snapshots and children. */
  quota_bytes: optionalNumber,
  refquota_bytes: optionalNumber,
  /** Space set aside for it; 0: none. `refreservation` leaves out snapshots and children. */
  reservation_bytes: numberIfTold,
  refreservation_bytes: numberIfTold,
  /** Volumes only. */
  volsize_bytes: numberIfTold,
  volblocksize_bytes: numberIfTold,
  /** What `used_bytes` is made of, beside snapshots and children. */
  usedbydataset_bytes: numberIfTold,
  usedbyrefreservation_bytes: numberIfTold,
  /** The snapshot that it is a clone of. */
  origin: textIfTold,
  /** "available" or "unavailable": whether the key of an encrypted dataset is loaded. */
  keystatus: textIfTold,
  /**
   * Debian's property "org.debian:periodic-scrub", of which it heeds that of a pool's root dataset:
   * "auto", "enable" or "disable".
   */
  periodic_scrub: textIfTold,
  /** Absent from agents that do not tell it. */
  snapshots: z.exactOptional(z.array(snapshotClassSchema)),
});

/** Filesystems and volumes of every pool with a summary of their snapshots. */
export const zfsDatasetsSchema = z.object({
  available: optionalBoolean,
  datasets: z.array(datasetSchema),
  /**
   * What changed since the collection before, what is out of order first; null where that is not
   * known: after a start of the agent, or where the list was not read whole.
   */
  snapshot_changes: orNull(z.array(snapshotChangeSchema)),
  errors: sectionErrors,
});

export type SnapshotClass = z.infer<typeof snapshotClassSchema>;
export type SnapshotChange = z.infer<typeof snapshotChangeSchema>;
export type Dataset = z.infer<typeof datasetSchema>;
export type ZfsDatasetsSection = z.infer<typeof zfsDatasetsSchema>;
