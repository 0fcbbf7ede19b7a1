/**
 * How long one reason must be seen before its level counts, and how long good readings must be
 * seen before it does no longer. Only readings count: what is not told counts for nothing.
 */
import type { Kind } from "../../../shared/sample/mod.ts";
import { compareReasonLevels } from "../../../shared/verdict/mod.ts";
import type { IncidentLevel } from "../../store/rows/incidents.ts";
import { HOLD, RECOVERY } from "./limits.ts";

/** Plain data: it outlives a restart. */
export interface Holding {
  /** The level that counts; null: none, it is held back or over. */
  confirmed: IncidentLevel | null;
  /** As the newest reading that tells shows it; null: well. */
  seen: IncidentLevel | null;
  /** Readings that show more than is confirmed. */
  up: { level: IncidentLevel; samples: number; shown_ms: number } | null;
  /** Readings in a row that show less than is confirmed. */
  down: { samples: number; good_ms: number } | null;
  /** When the newest counted reading was made, in elapsed time. */
  last_ms: number | null;
  is_over: boolean;
}

export interface Reading {
  /** Null: well. */
  level: IncidentLevel | null;
  /** In elapsed time. */
  at_ms: number;
  /** A reading stands for no more than this: what lies between two of them was not seen. */
  interval_ms: number;
  /** Points by which a percentage keeps its limit; null: not known. */
  margin_points: number | null;
}

/** What of a reason decides how long. */
export interface Manner {
  /** The kind of sample whose readings are counted. */
  kind: Kind;
  is_at_once: boolean;
  is_percentage: boolean;
}

export const NOT_SEEN: Holding = {
  confirmed: null,
  seen: null,
  up: null,
  down: null,
  last_ms: null,
  is_over: false,
};

/** `holding` after one more reading. Each reading is to be given once. */
export function observe(holding: Holding, reading: Reading, manner: Manner): Holding {
  const seen: Holding = {
    ...holding,
    seen: reading.level,
    last_ms: reading.at_ms,
    is_over: false,
  };
  const side = compareToConfirmed(reading.level, holding.confirmed);
  if (side === 0 && reading.level !== null) return { ...seen, up: null, down: null };
  return side < 0 ? rise(seen, holding, reading, manner) : fall(seen, holding, reading, manner);
}

/** For how long a level is held back; null: until it was seen in enough samples. */
export function holdMs(level: IncidentLevel, { is_at_once }: Pick<Manner, "is_at_once">) {
  if (is_at_once) return 0;
  switch (level) {
    case "offline":
      return HOLD.offlineMs;
    case "unknown":
      return HOLD.unknownMs;
    case "warning":
      return HOLD.warningMs;
    case "critical":
      return null;
  }
}

/** Below zero when `level` is worse than what is confirmed. */
function compareToConfirmed(level: IncidentLevel | null, confirmed: IncidentLevel | null): number {
  return compareReasonLevels(level ?? "note", confirmed ?? "note");
}

function rise(seen: Holding, before: Holding, reading: Reading, manner: Manner): Holding {
  const level = reading.level as IncidentLevel;
  const up = before.up === null ? { level, samples: 1, shown_ms: 0 } : {
    level,
    samples: compareReasonLevels(level, before.up.level) < 0 ? 1 : before.up.samples + 1,
    shown_ms: before.up.shown_ms + stepMs(before, reading),
  };
  return isSeenLongEnough(up, manner)
    ? { ...seen, confirmed: level, up: null, down: null }
    : { ...seen, up, down: null };
}

function isSeenLongEnough(up: NonNullable<Holding["up"]>, manner: Manner): boolean {
  const ms = holdMs(up.level, manner);
  if (ms !== null) return up.shown_ms >= ms;
  return up.samples >= (manner.kind === "fast" ? HOLD.criticalFastSamples : 1);
}

function fall(seen: Holding, before: Holding, reading: Reading, manner: Manner): Holding {
  const down = before.down === null
    ? { samples: 1, good_ms: 0 }
    : { samples: before.down.samples + 1, good_ms: before.down.good_ms + stepMs(before, reading) };
  if (!isGoodLongEnough(down, reading, before.confirmed === null ? null : manner, manner.kind)) {
    return { ...seen, up: null, down };
  }
  return {
    ...seen,
    confirmed: reading.level,
    up: null,
    down: null,
    is_over: reading.level === null,
  };
}

function isGoodLongEnough(
  down: NonNullable<Holding["down"]>,
  { margin_points }: Reading,
  manner: Manner | null,
  kind: Kind,
): boolean {
  if (down.samples < (kind === "fast" ? RECOVERY.fastSamples : 1)) return false;
  if (manner === null || !manner.is_percentage) return true;
  const hasMargin = margin_points !== null && margin_points >= RECOVERY.marginPoints;
  return hasMargin || down.good_ms >= RECOVERY.percentMs;
}

/** Of two readings that came out of order, nothing. */
function stepMs({ last_ms }: Holding, { at_ms, interval_ms }: Reading): number {
  return last_ms === null ? 0 : Math.min(Math.max(at_ms - last_ms, 0), interval_ms);
}
