/** How a pool filled, by the day, and when it was full in the end. */
import type { DayMinimum } from "../../server/ledger/capacity/steps.ts";
import { createRandom, normalOf } from "./random.ts";

export interface SpaceHistory {
  total_bytes: number;
  /** Up to the day of the forecast. */
  days: readonly DayMinimum[];
  /** The day on which nothing was left. */
  full_day: number;
}

const TOTAL = 10e12;
const FIRST_DAY = 20_000;
const WATCHED_DAYS = 40;

/**
 * A pool that grows steadily but for what comes and goes, which hangs together from day to day;
 * with weekly full backups, one restore or one mass delete, by its number.
 */
export function spaceHistory(number: number): SpaceHistory {
  const random = createRandom(number * 7919);
  const normal = normalOf(random);
  const perDay = (0.003 + 0.012 * random()) * TOTAL;
  const noise = perDay * (0.3 + 1.2 * random());
  const isWeekly = number % 4 === 1;
  const stepDay = number % 4 === 2 || number % 4 === 3 ? 10 + Math.floor(25 * random()) : -1;
  const step = (number % 4 === 2 ? 1 : -1) * (0.05 + 0.1 * random()) * TOTAL;
  const days: DayMinimum[] = [];
  let level = (0.3 + 0.1 * random()) * TOTAL + (step < 0 ? -step : 0);
  let passing = 0;
  for (let day = 0;; day++) {
    level += isWeekly ? (day % 7 === 0 ? perDay * 4 : perDay * 0.5) : perDay;
    if (day === stepDay) level += step;
    passing = 0.6 * passing + noise * normal();
    if (day < WATCHED_DAYS) {
      days.push({ day: FIRST_DAY + day, used_bytes: Math.round(level + passing) });
    } else if (level + passing >= TOTAL) {
      return { total_bytes: TOTAL, days, full_day: FIRST_DAY + day };
    }
  }
}
