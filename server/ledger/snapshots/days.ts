/** What is remembered of a class by the day. */
import type { LedgerSnapshotRow } from "../../store/rows/ledger.ts";

const KEPT_DAYS = 30;

/** The least number of each day. */
export function addLeast(least: LedgerSnapshotRow["least"], today: { day: number; count: number }) {
  const last = least.at(-1);
  if (last?.day === today.day) {
    return last.count <= today.count ? least : [...least.slice(0, -1), today];
  }
  return [...least.filter(({ day }) => day > today.day - KEPT_DAYS), today];
}

/** The days on which something was so. */
export function addDay(
  days: readonly number[],
  today: number,
  isAdded: boolean,
): readonly number[] {
  const first = days[0];
  const kept = first !== undefined && first <= today - KEPT_DAYS
    ? days.filter((day) => day > today - KEPT_DAYS)
    : days;
  return isAdded && kept.at(-1) !== today ? [...kept, today] : kept;
}
