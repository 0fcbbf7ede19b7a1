import * as z from "zod/mini";
import {
  listOf,
  optionalBoolean,
  optionalNumber,
  optionalText,
  sectionErrors,
  textIfTold,
} from "./fields.ts";

export const storageEntrySchema = z.object({
  name: z.string(),
  /** Proxmox's storage plug-in: "dir", "zfspool", "nfs", "pbs", … */
  type: optionalText,
  /** What it may hold ("images", "backup", …), sorted. */
  content: listOf(z.string()),
  /** Null: Proxmox does not list it, or has no current figures. */
  active: optionalBoolean,
  enabled: optionalBoolean,
  shared: optionalBoolean,
  /** Of "zfspool": the dataset below which its volumes lie. */
  dataset: textIfTold,
  /** Sizes are null while the storage is inactive. */
  used_bytes: optionalNumber,
  total_bytes: optionalNumber,
  avail_bytes: optionalNumber,
  /** 0 to 1. */
  used_fraction: optionalNumber,
});

/** Every storage of this node, disabled ones included. */
export const storageSchema = z.object({
  storages: z.array(storageEntrySchema),
  errors: sectionErrors,
});

export type StorageEntry = z.infer<typeof storageEntrySchema>;
export type StorageSection = z.infer<typeof storageSchema>;
