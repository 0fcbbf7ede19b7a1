/** How the tools that make snapshots prune them, and what no pruning explains. */
import type { LedgerSnapshotRow, SnapshotLoss } from "../../store/rows/ledger.ts";
import type { SnapshotChange } from "./snapshot_reading.ts";

/** - age: the oldest of a frequency goes first (sanoid, zfs-auto-snapshot, syncoid).
 * - grid: those between two that are kept go (zrepl's grid).
 * - hand: as somebody likes. */
type Pruning = "age" | "grid" | "hand";

const PRUNING: Readonly<Record<string, Pruning>> = {
  zrepl: "grid",
  other: "hand",
  "pve guest": "hand",
  // One at a time, made and removed by a backup.
  vzdump: "hand",
};

/** On so many days of the last 30 some went that were not the oldest: the class is pruned so. */
const HABIT_DAYS = 2;
/** So many days tell how many are usually kept. */
const LEARNED_DAYS = 3;

/** After a break a tool makes up for it at once: what it then keeps is not compared with before. */
const STEADY_MS = 86_400_000;

/** Up to so many, or so great a part, vanish without a word. */
const UNNOTICED = 3;
const UNNOTICED_PART = 0.1;

/** "sanoid" of "sanoid hourly". */
function pruningOf(label: string): Pruning {
  const tool = Object.keys(PRUNING).find((name) => label === name || label.startsWith(`${name} `));
  return tool === undefined ? "age" : PRUNING[tool] ?? "age";
}

/** Whether it comes and goes as somebody likes: that belongs to the journal alone. */
export function isMadeByHand(label: string): boolean {
  return pruningOf(label) === "hand";
}

type Known = Pick<
  LedgerSnapshotRow,
  "class" | "count" | "oldest_unix" | "least" | "unordered_days" | "steady_since_ms"
>;
type Now = Pick<LedgerSnapshotRow, "count" | "oldest_unix">;

/** Whether a class lets go of others than its oldest as a habit. */
function isUnordered({ class: label, unordered_days }: Known): boolean {
  return pruningOf(label) === "grid" || unordered_days.length >= HABIT_DAYS;
}

/** The least that was kept lately; null before that is learned, and for a day after a break. */
function usualLeast({ least, steady_since_ms }: Known, atMs: number): number | null {
  if (steady_since_ms === null || atMs - steady_since_ms < STEADY_MS) return null;
  return least.length < LEARNED_DAYS ? null : Math.min(...least.map(({ count }) => count));
}

export interface Interval {
  at_ms: number;
  /** Null where nobody watched: then the numbers and the oldest tell. */
  change: SnapshotChange | null;
  /** The newest of the whole dataset that was there before and still is; null: none is known. */
  survivor_unix: number | null;
}

/** What vanished in one interval and no pruning of its class explains; null: nothing. */
export function lossOf(
  before: Known,
  now: Now,
  { at_ms, change, survivor_unix }: Interval,
): SnapshotLoss | null {
  if (isMadeByHand(before.class)) return null;
  // A rollback takes all that is newer than what it goes back to.
  const isRolledBack = now.count === 0 && before.oldest_unix !== null && survivor_unix !== null &&
    survivor_unix < before.oldest_unix;
  if (isRolledBack) return null;
  const unnoticed = Math.max(UNNOTICED, before.count * UNNOTICED_PART);
  const destroyed = change?.destroyed ?? before.count - now.count;
  if (destroyed <= unnoticed) return null;
  const isOldestGone = before.oldest_unix !== now.oldest_unix;
  const least = usualLeast(before, at_ms);
  // Pruned from the oldest on, but to much less than was ever kept: no rollback does that.
  if (isOldestGone && (now.count === 0 || (least !== null && now.count < least / 2))) {
    return { at_ms, lost: destroyed, of: before.count };
  }
  const lost = change?.destroyed_out_of_order ??
    // What is pruned by age loses its oldest first.
    (isOldestGone && !isUnordered(before) ? 0 : destroyed);
  if (lost <= unnoticed) return null;
  if (isUnordered(before) && (least === null || now.count >= least - unnoticed)) return null;
  return { at_ms, lost, of: before.count };
}
