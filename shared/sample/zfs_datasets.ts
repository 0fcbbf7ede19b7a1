import * as z from "zod";
import {
  optionalBoolean,
  optionalNumber,
  optionalText,
  optionalUnix,
  sectionErrors,
} from "./fields.ts";

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
});

/** Filesystems and volumes of every pool with a summary of their snapshots. */
export const zfsDatasetsSchema = z.object({
  available: optionalBoolean,
  datasets: z.array(datasetSchema),
  errors: sectionErrors,
});

export type Dataset = z.infer<typeof datasetSchema>;
export type ZfsDatasetsSection = z.infer<typeof zfsDatasetsSchema>;
