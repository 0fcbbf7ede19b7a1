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

/** Up to so many, or so great a part, vanish without a word. */
const UNNOTICED = 3;
const UNNOTICED_PART = 0.1;

/** "sanoid" of "sanoid hourly". */
function pruningOf(label: string): Pruning {
  const tool = Object.keys(PRUNING).find((name) => label === name || label.startsWith(`${name} `));
  return tool === undefined ? "age" : PRUNING[tool] ?? "age";
}

/** Whether its comings and goings belong to the journal alone. */
export function isMadeByHand(label: string): boolean {
  return pruningOf(label) === "hand";
}

type Known = Pick<
  LedgerSnapshotRow,
  "class" | "count" | "oldest_unix" | "least" | "unordered_days"
>;
type Now = Pick<LedgerSnapshotRow, "count" | "oldest_unix">;

/** Whether a class lets go of others than its oldest as a habit. */
function isUnordered({ class: label, unordered_days }: Known): boolean {
  return pruningOf(label) === "grid" || unordered_days.length >= HABIT_DAYS;
}

/** The least that was kept lately; null before that is learned. */
function usualLeast({ least }: Known): number | null {
  return least.length < LEARNED_DAYS ? null : Math.min(...least.map(({ count }) => count));
}

/**
 * What vanished in one interval and no pruning of its class explains; null: nothing. `change` is
 * null where nobody watched: then the numbers and the oldest tell.
 */
export function lossOf(
  before: Known,
  now: Now,
  change: SnapshotChange | null,
  atMs: number,
): SnapshotLoss | null {
  if (isMadeByHand(before.class)) return null;
  const unnoticed = Math.max(UNNOTICED, before.count * UNNOTICED_PART);
  const destroyed = change?.destroyed ?? before.count - now.count;
  if (destroyed <= unnoticed) return null;
  const isOldestGone = before.oldest_unix !== now.oldest_unix;
  if (isOldestGone && isFarBelow(before, now)) {
    return { at_ms: atMs, lost: destroyed, of: before.count };
  }
  const lost = change?.destroyed_out_of_order ??
    // What is pruned by age loses its oldest first.
    (isOldestGone && !isUnordered(before) ? 0 : destroyed);
  if (lost <= unnoticed) return null;
  if (isUnordered(before)) {
    const least = usualLeast(before);
    if (least === null || now.count >= least - unnoticed) return null;
  }
  return { at_ms: atMs, lost, of: before.count };
}

/** Pruned from the oldest on, but to much less than the class ever kept: no rollback does that. */
function isFarBelow(before: Known, now: Now): boolean {
  const least = usualLeast(before);
  return now.count === 0 || (least !== null && now.count < least / 2);
}
