/** Whether what the judge says of a cause changes too often to be told each time. */
import { compareReasonLevels } from "../../../shared/verdict/mod.ts";
import type { IncidentLevel } from "../../store/rows/incidents.ts";
import { FLAPPING } from "./limits.ts";

/** One change of the worst level that is seen of a cause, before anything is held back. */
export interface LevelChange {
  at_ms: number;
  /** Null: well. */
  level: IncidentLevel | null;
}

/** As many as are needed to see that something flaps, and to count it in a sentence. */
const MAX_CHANGES = 64;

export function addChange(changes: readonly LevelChange[], change: LevelChange): LevelChange[] {
  return [...recentChanges(changes, change.at_ms), change].slice(-MAX_CHANGES);
}

/** Those of the last 15 minutes. */
export function recentChanges(changes: readonly LevelChange[], nowMs: number): LevelChange[] {
  return changes.filter(({ at_ms }) => nowMs - at_ms <= FLAPPING.withinMs);
}

export function isFlapping(changes: readonly LevelChange[]): boolean {
  return changes.length >= FLAPPING.fromChanges;
}

/** How often it came back after it was well. */
export function countReturns(changes: readonly LevelChange[]): number {
  return changes.filter(({ level }, at) =>
    level !== null && at > 0 && changes[at - 1]?.level === null
  ).length;
}

/** Null where all of it was well. */
export function worstOf(levels: Iterable<IncidentLevel | null>): IncidentLevel | null {
  let worst: IncidentLevel | null = null;
  for (const level of levels) {
    if (level !== null && (worst === null || compareReasonLevels(level, worst) < 0)) worst = level;
  }
  return worst;
}
