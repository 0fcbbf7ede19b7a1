import { parseCalendarEvent } from "../../../shared/calendar/event.ts";
import { latestOccurrences } from "../../../shared/calendar/latest.ts";
import { isTimeZone } from "../../../shared/calendar/occurrences.ts";

/** How a job was planned from a time on. */
export interface Plan {
  /** Null: it did not run by itself. */
  schedule: string | null;
  /** Null: for as long as is known. */
  since_unix: number | null;
}

/** So many changes of a schedule are remembered. */
const MAX_PLANS = 5;

/** Enough to tell that some were missed where the latest of a job of each few minutes may yet run. */
const OCCURRED_COUNT = 8;

/** `plans`, the oldest first, and `schedule` where it is another than before. */
export function withPlan(plans: readonly Plan[], next: Plan): readonly Plan[] {
  if (plans.at(-1)?.schedule === next.schedule) return plans;
  return [...plans, next].slice(-MAX_PLANS);
}

/**
 * The latest occurrences up to now, the earliest first, each by the schedule of its time: what was
 * due before a schedule was changed was due all the same. Null where they cannot be told.
 */
export function occurredBy(
  plans: readonly Plan[],
  { nowUnix, zone }: { nowUnix: number; zone: string | null },
): number[] | null {
  let found: number[] = [];
  let untilUnix = nowUnix;
  for (const { schedule, since_unix } of plans.toReversed()) {
    const limit = OCCURRED_COUNT - found.length;
    if (limit === 0) break;
    if (schedule !== null) {
      const event = parseCalendarEvent(schedule);
      const local = event?.utc ? "UTC" : zone;
      if (event === null || local === null || !isTimeZone(local)) return null;
      const past = { afterUnix: since_unix, untilUnix, zone: local, limit };
      found = [...latestOccurrences(event, past), ...found];
    }
    untilUnix = Math.min(untilUnix, since_unix ?? -Infinity);
  }
  return found;
}
