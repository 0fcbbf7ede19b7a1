/** Days on which a pool's space jumped: a restore or a mass delete, which says nothing of its growth. */
import { median } from "../median.ts";

/** The least that was used on a day since the epoch (UTC). */
export interface DayMinimum {
  day: number;
  used_bytes: number;
}

/** Two at most in four weeks: what jumps more often grows that way (a full backup each week). */
const MOST_STEPS = 2;
/** So many times the usual deviation from the usual day … */
const UNUSUAL_TIMES = 5;
/** … and so great a part of what is used. */
const LEAST_PART = 0.02;

/** The days as if no step had been, at the level of the last. */
export function withoutSteps(days: readonly DayMinimum[]): readonly DayMinimum[] {
  const changes = days.slice(1).map(({ day, used_bytes }, index) => {
    const before = days[index];
    const elapsed = Math.max(1, day - (before?.day ?? day - 1));
    return { perDay: (used_bytes - (before?.used_bytes ?? 0)) / elapsed, elapsed };
  });
  const usual = median(changes.map(({ perDay }) => perDay));
  const deviation = median(changes.map(({ perDay }) => Math.abs(perDay - usual)));
  const level = days.at(-1)?.used_bytes ?? 0;
  const isStep = changes.map(({ perDay, elapsed }) => {
    const excess = Math.abs(perDay - usual) * elapsed;
    return excess > UNUSUAL_TIMES * deviation * elapsed && excess > level * LEAST_PART;
  });
  // A restore of several days is one.
  const steps = isStep.filter((is, index) => is && isStep[index - 1] !== true).length;
  if (steps === 0 || steps > MOST_STEPS) return days;
  let shift = 0;
  const level_days = days.toReversed().map((one, index) => {
    const moved = { day: one.day, used_bytes: one.used_bytes + shift };
    const at = changes.length - 1 - index;
    const change = changes[at];
    if (change !== undefined && isStep[at] === true) {
      shift += (change.perDay - usual) * change.elapsed;
    }
    return moved;
  });
  return level_days.toReversed();
}
