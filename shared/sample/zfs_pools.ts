import * as z from "zod/mini";
import type { Counter } from "./counter.ts";
import {
  listOf,
  numberIfTold,
  optionalBoolean,
  optionalCounter,
  optionalNumber,
  optionalText,
  optionalUnix,
  orNull,
  sectionErrors,
  textIfTold,
} from "./fields.ts";

/** One node of a pool's device tree, named and worded as text-mode `zpool status` does. */
export interface Vdev {
  name: string;
  /** Decimal digits: a GUID exceeds 2^53. Null where only text was read. */
  guid: string | null;
  /** "root", "mirror", "raidz1".."raidz3", "draid", "disk", "file", "replacing", "spare", … */
  type: string | null;
  /** "normal", "special", "dedup", "log", "cache" or "spare". */
  class: string | null;
  /** ONLINE, DEGRADED, FAULTED, OFFLINE, UNAVAIL, REMOVED; spares AVAIL or INUSE. */
  state: string | null;
  /**
   * Why a device is not healthy, in the words of `zpool status -j` as far as text mode tells them
   * apart: "CORRUPT_DATA" also stands for what text calls "corrupted data" (a device too small, a
   * bad ashift). "NOT_PRESENT": a device known by its GUID alone. Null without a reason.
   */
  aux: string | null;
  read_errors: Counter;
  write_errors: Counter;
  checksum_errors: Counter;
  /** Leaves only; null where ZFS was not asked or does not tell. */
  slow_ios: Counter;
  path: string | null;
  /**
   * Of a leaf: "UNSUPPORTED", "UNTRIMMED" (also one that was cancelled), "ACTIVE", "SUSPENDED" or
   * "COMPLETE"; absent where ZFS was not asked.
   */
  trim_state?: string | null;
  /** When its trim was begun, or when it was completed. */
  trim_unix?: number | null;
  /**
   * What is used of the space of a special or dedup device, and all of it, redundancy included;
   * absent of others, and where ZFS does not tell it (before 2.3).
   */
  allocated_bytes?: number | null;
  size_bytes?: number | null;
  children: Vdev[];
}

/**
 * Devices below devices. ZFS makes five levels: root, mirror, spare, replacing, disk. A schema
 * that contains itself could hold any number, but is read at a third of the speed.
 */
const MAX_VDEV_LEVELS = 8;

function vdevSchema(levels: number): z.ZodMiniType<Vdev> {
  return z.object({
    name: z.string(),
    guid: optionalText,
    type: optionalText,
    class: optionalText,
    state: optionalText,
    aux: optionalText,
    read_errors: optionalCounter,
    write_errors: optionalCounter,
    checksum_errors: optionalCounter,
    slow_ios: optionalCounter,
    path: optionalText,
    trim_state: textIfTold,
    trim_unix: numberIfTold,
    allocated_bytes: numberIfTold,
    size_bytes: numberIfTold,
    children: listOf(levels > 1 ? vdevSchema(levels - 1) : z.never("nested too deep")),
  });
}

/**
 * One scan. Of scrub and resilver ZFS itself keeps only the latest one; a finished one with errors
 * is remembered beyond that, until a scrub of the whole pool has ended without errors.
 */
export const scanSchema = z.object({
  /** "SCRUB", "RESILVER", "REBUILD" (sequential), "EXPAND" (raidz), "REMOVE" or "ERRORSCRUB". */
  function: optionalText,
  /** "SCANNING", "FINISHED" or "CANCELED". A paused scan is SCANNING with `paused`. */
  state: optionalText,
  start_unix: optionalUnix,
  /** As ZFS says it, also where it lies in the future. */
  end_unix: optionalUnix,
  /** 0 to 100 while scanning, 100 when finished; null where ZFS's figure cannot be true. */
  progress_percent: optionalNumber,
  paused: optionalBoolean,
  /** Since when it is paused; absent from agents that do not tell it. */
  paused_unix: z.exactOptional(z.nullable(z.number())),
  /** Errors that scan could not repair; null until it has finished. */
  errors: optionalCounter,
  /**
   * Bytes dealt with, of those there were to deal with; null where ZFS does not tell exactly (text
   * mode rounds from 1 KiB on), or tells what cannot be true.
   */
  issued_bytes: optionalNumber,
  to_scan_bytes: optionalNumber,
  repaired_bytes: optionalNumber,
});

/** A checkpoint holds back all space that was freed since it was made. */
export const checkpointSchema = z.object({
  /** Null also while it is being discarded. */
  start_unix: optionalUnix,
  /** Null where it is not told exactly. */
  space_bytes: optionalNumber,
});

export const poolSchema = z.object({
  name: z.string(),
  /** Decimal digits; the pool's identity, whatever it is called. */
  guid: optionalText,
  /** ONLINE, DEGRADED, FAULTED, OFFLINE, REMOVED, UNAVAIL or SUSPENDED. */
  health: z.string(),
  size_bytes: optionalNumber,
  allocated_bytes: optionalNumber,
  free_bytes: optionalNumber,
  fragmentation_percent: optionalNumber,
  /** ZFS's own integer, rounded down. */
  capacity_percent: optionalNumber,
  layout: optionalText,
  /** Files or objects with permanent data errors; null in a pool that could not be opened. */
  error_count: optionalCounter,
  /** Top-level data vdevs. */
  vdev_count: optionalNumber,
  /** Those of `vdev_count` that are not ONLINE. */
  degraded_vdev_count: optionalNumber,
  /**
   * End of the last finished scrub of the whole pool, also where a later scan hides it from ZFS
   * itself; never in the future.
   */
  last_scrub_end: optionalUnix,
  /** The scan that matters most: of those that ZFS tells of, one that runs, else the latest. */
  scan: orNull(scanSchema),
  /**
   * Of each function the one that runs, else the latest; and the latest finished one with errors,
   * told or remembered. A rebuild's errors ZFS tells for ever: they are over where
   * `last_scrub_end` is later and that scrub is not among these with errors.
   */
  scans: listOf(scanSchema),
  /** ZFS's own word on what is the matter, in one line; null when it has none. */
  status_text: optionalText,
  /** Such as "ZFS-8000-8A": stable, where `status_text` is prose. */
  msgid: optionalText,
  readonly: optionalBoolean,
  /** "wait", "continue" or "panic". */
  failmode: optionalText,
  autotrim: optionalBoolean,
  checkpoint: orNull(checkpointSchema),
  /** Exponent of the block size that new devices get; 0: ZFS chooses for each. */
  ashift: numberIfTold,
  /** What the pool could grow by on its devices; null without any. */
  expandsize_bytes: numberIfTold,
  /** Left to be freed of what was destroyed. */
  freeing_bytes: numberIfTold,
  /** Lost space that ZFS could not free. */
  leaked_bytes: numberIfTold,
  /** 1 or more; 1: nothing is stored once for several. */
  dedup_ratio: numberIfTold,
  /** The root vdev first, then special, dedup, log, cache and spare devices. */
  vdevs: listOf(vdevSchema(MAX_VDEV_LEVELS)),
});

/** A pool that this agent has read before and that `zpool list` names no more. */
export const missingPoolSchema = z.object({
  /** Its identity: the GUID; the name of a pool whose GUID could never be read. */
  guid: z.string(),
  name: z.string(),
  last_seen_unix: optionalUnix,
  last_health: optionalText,
  /** Whether the host was started anew since it was last seen; null when that is not known. */
  rebooted_since: optionalBoolean,
  /** Whether it comes and goes, as the operator told this agent. */
  removable: z._default(z.boolean(), false),
});

/** What the kernel says of a pool, also while `zpool` hangs. */
export const kernelStateSchema = z.object({
  name: z.string(),
  /** "ONLINE", "DEGRADED", "FAULTED", "SUSPENDED", … */
  state: z.string(),
});

/** Every pool that `zpool list` names. */
export const zfsPoolsSchema = z.object({
  /** False on a host without ZFS; null when unknown. */
  available: optionalBoolean,
  pools: z.array(poolSchema),
  missing_pools: listOf(missingPoolSchema),
  kernel_states: listOf(kernelStateSchema),
  errors: sectionErrors,
});

export type Scan = z.infer<typeof scanSchema>;
export type Pool = z.infer<typeof poolSchema>;
export type KernelState = z.infer<typeof kernelStateSchema>;
export type MissingPool = z.infer<typeof missingPoolSchema>;
export type ZfsPoolsSection = z.infer<typeof zfsPoolsSchema>;

/** Every vdev below `vdevs`, parents before children. */
export function* walkVdevs(vdevs: readonly Vdev[]): Generator<Vdev> {
  for (const vdev of vdevs) {
    yield vdev;
    yield* walkVdevs(vdev.children);
  }
}
