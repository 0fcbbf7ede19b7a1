/** How often a class of a dataset is made, learned from when its newest were made. */
import { median } from "../median.ts";
import { isMadeByHand } from "./pruning.ts";

/** The median is that of so many gaps … */
export const MOST_GAPS = 10;
/** … of which there must be so many, … */
const LEAST_GAPS = 5;
/** … and so great a part of them alike: what has no rhythm is never late. */
const REGULAR_PART = 0.8;

/** Nothing is stale before. */
export const LEAST_STALE_SECONDS = 7200;
export const STALE_GAPS = 3;

/** Between readings that are no further apart, one newer snapshot is the next one. */
const WATCHED_SECONDS = 1800;

export interface Made {
  /** The newest before and now. */
  before_unix: number;
  newest_unix: number;
  /** How many were made in between; null: not told. */
  created: number | null;
  /** Between the readings. */
  elapsed_seconds: number;
}

/** The gaps with what the newest snapshot adds; what was not watched adds none. */
export function addGap(gaps: readonly number[], made: Made): readonly number[] {
  const { before_unix, newest_unix, created, elapsed_seconds } = made;
  if (newest_unix <= before_unix) return gaps;
  const number = created ?? (elapsed_seconds <= WATCHED_SECONDS ? 1 : 0);
  if (number < 1) return gaps;
  return [...gaps, (newest_unix - before_unix) / number].slice(-MOST_GAPS);
}

/** What somebody makes by hand may look alike by chance: all of the last ten must, and more so. */
const BY_HAND = { gaps: MOST_GAPS, alike: 1, times: 1.5 };
const BY_TOOL = { gaps: LEAST_GAPS, alike: REGULAR_PART, times: 2 };

/** Median gap in seconds; null before it is learned, and where there is no rhythm. */
export function usualGap(gaps: readonly number[], label: string): number | null {
  const needed = isMadeByHand(label) ? BY_HAND : BY_TOOL;
  if (gaps.length < needed.gaps) return null;
  const usual = median(gaps);
  const alike = gaps.filter((gap) => gap >= usual / needed.times && gap <= usual * needed.times);
  return usual > 0 && alike.length >= gaps.length * needed.alike ? usual : null;
}

/**
 * From when on the newest snapshot is stale, epoch seconds. A host that was down made none: the
 * time since it was started counts.
 */
export function staleUnix(newestUnix: number, gap: number, bootedUnix: number | null): number {
  return Math.max(newestUnix, bootedUnix ?? newestUnix) +
    Math.max(LEAST_STALE_SECONDS, STALE_GAPS * gap);
}
