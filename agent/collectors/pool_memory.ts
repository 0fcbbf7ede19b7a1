/**
 * What is remembered of one pool. ZFS keeps the latest scan alone, so a resilver, or the next scrub
 * while it runs, hides when the last scrub finished and what errors it left behind.
 */
import type { Pool, Scan } from "../../shared/sample/zfs_pools.ts";
import { chooseOfEach, hasEndedWithErrors } from "../parsers/zpool/scan.ts";

/** How one start of the host is told from another; null: not read. */
export interface Boot {
  boot_id: string | null;
  /** When it started, by the clock of the moment in which that was read. */
  started_unix: number | null;
}

export interface PoolMemory {
  /** Null for what an agent before this register has remembered: an end of a scrub alone. */
  name: string | null;
  guid: string | null;
  last_seen_unix: number | null;
  last_health: string | null;
  /** Whether the last whole list named it; null: not since this register knows it. */
  is_listed: boolean | null;
  /** The start of the host in which it was last seen. */
  boot: Boot;
  /** Ends of the latest scrubs of the whole pool, newest first. */
  scrub_ends: number[];
  /** Finished scans with errors that no whole scrub without errors has answered yet. */
  failed_scans: Scan[];
}

/** Ends kept, of the past and of the future each: the clock may be wrong, or may have been. */
const MAX_SCRUB_ENDS = 2;

/** Their errors are over when a whole scrub finds none. */
const LEAVE_ERRORS: ReadonlySet<string | null> = new Set(["SCRUB", "RESILVER", "REBUILD"]);

/** What `zpool status` tells of a pool's scans. */
export interface ToldScans {
  scans: readonly Scan[];
  is_scrub_partial: boolean;
}

type ScanMemory = Pick<PoolMemory, "scrub_ends" | "failed_scans">;

/** The memory after ZFS has told of `scans`. */
export function rememberScans(
  memory: ScanMemory,
  { scans, is_scrub_partial }: ToldScans,
  nowUnix: number,
): ScanMemory {
  const scrub = scans.find((scan) => scan.function === "SCRUB" && scan.state === "FINISHED");
  const end = scrub?.end_unix ?? null;
  const others = memory.scrub_ends.filter((known) => known !== end);
  const ends = end === null || is_scrub_partial ? others : [end, ...others];

  const failed = scans.filter((scan) =>
    LEAVE_ERRORS.has(scan.function) && hasEndedWithErrors(scan)
  );
  const names = new Set(failed.map((scan) => scan.function));
  const known = memory.failed_scans.filter((scan) => !names.has(scan.function));
  const isAnswer = scrub?.errors === 0 && !is_scrub_partial;
  return {
    scrub_ends: newestEnds(ends, nowUnix),
    failed_scans: [...failed, ...known].filter((scan) =>
      !(isAnswer && isAnswered(scan, end, nowUnix))
    ),
  };
}

function newestEnds(ends: readonly number[], nowUnix: number): number[] {
  const sorted = [...new Set(ends)].toSorted((a, b) => b - a);
  const future = sorted.filter((end) => end > nowUnix).slice(0, MAX_SCRUB_ENDS);
  return [...future, ...sorted.filter((end) => end <= nowUnix).slice(0, MAX_SCRUB_ENDS)];
}

/**
 * Whether a whole scrub without errors that ended at `end` has come after `scan`. ZFS keeps one
 * place for scrub and resilver, so that scrub is the later one even where the clock says otherwise;
 * rebuilds have places of their own.
 */
function isAnswered(scan: Scan, end: number | null, nowUnix: number): boolean {
  if (scan.function !== "REBUILD") return true;
  return end !== null && end <= nowUnix && (scan.end_unix === null || scan.end_unix <= end);
}

/** The memory of a pool that was noted before the file with what was `kept` of it was read. */
export function mergeKept(
  kept: PoolMemory,
  current: PoolMemory | undefined,
  nowUnix: number,
): PoolMemory {
  if (current === undefined) return kept;
  const { failed_scans } = current;
  const others = kept.failed_scans.filter((scan) =>
    !failed_scans.some((known) => known.function === scan.function)
  );
  return {
    ...current,
    scrub_ends: newestEnds([...current.scrub_ends, ...kept.scrub_ends], nowUnix),
    failed_scans: [...failed_scans, ...others],
  };
}

/** What a sample says of a pool's scans. */
export function recallScans(
  memory: ScanMemory,
  told: readonly Scan[],
  nowUnix: number,
): Pick<Pool, "last_scrub_end" | "scans"> {
  const chosen = chooseOfEach(told);
  const hidden = memory.failed_scans.filter((scan) =>
    !chosen.some((other) => other.function === scan.function && hasEndedWithErrors(other))
  );
  return {
    last_scrub_end: memory.scrub_ends.find((end) => end <= nowUnix) ?? null,
    scans: [...chosen, ...hidden],
  };
}

/** Clocks are set after a start, and with them when that was. */
const SAME_START_SECONDS = 60;

/** Whether the host was started anew between two moments; null where that was not read. */
export function isRebooted(then: Boot, now: Boot): boolean | null {
  if (then.boot_id !== null && now.boot_id !== null) return then.boot_id !== now.boot_id;
  if (then.started_unix === null || now.started_unix === null) return null;
  return Math.abs(then.started_unix - now.started_unix) > SAME_START_SECONDS;
}
