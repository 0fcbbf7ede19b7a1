/** When a pool will be full at the rate of its last four weeks, and how far that may be off. */
import { median } from "../median.ts";
import { type DayMinimum, withoutSteps } from "./steps.ts";

export interface Forecast {
  bytes_per_day: number;
  /** Either way. */
  error_bytes_per_day: number;
  /** What comes and goes beside the growth, either way. */
  error_bytes: number;
  /** Between what a forecast of a week ago said of today and today; null before there was one. */
  week_ago_error_bytes: number | null;
}

const DAYS = 28;
/** Fewer say nothing. */
export const LEAST_DAYS = 7;
const BACK_DAYS = 7;

/** What lies further away is not said. */
export const HORIZON_DAYS = 3650;

/** Null before a week of it is known. Days are oldest first. */
export function forecast(days: readonly DayMinimum[], today: number): Forecast | null {
  const slope = slopeOf(days, today);
  if (slope === null) return null;
  return { ...slope, week_ago_error_bytes: weekAgoError(days, today) };
}

/** Of how many days the growth up to `today` is told. */
export function countDays(days: readonly DayMinimum[], today: number): number {
  return days.filter(({ day }) => day > today - DAYS && day <= today).length;
}

/** Median of the slopes between each two days (Theil and Sen), and how far it may be off. */
function slopeOf(days: readonly DayMinimum[], today: number) {
  const recent = withoutSteps(days.filter(({ day }) => day > today - DAYS && day <= today));
  if (recent.length < LEAST_DAYS) return null;
  const slopes = recent.flatMap((a, index) =>
    recent.slice(index + 1).map((b) => (b.used_bytes - a.used_bytes) / (b.day - a.day))
  );
  const bytes_per_day = median(slopes);
  return { bytes_per_day, ...errorsOf(recent, bytes_per_day) };
}

/**
 * Two standard errors of a level and of a slope whose residuals hang together from day to day, which makes days
 * worth less than their number.
 */
function errorsOf(days: readonly DayMinimum[], slope: number) {
  const residuals = days.map(({ day, used_bytes }) => used_bytes - slope * day);
  const middle = median(residuals);
  const offs = residuals.map((residual) => residual - middle);
  const variance = mean(offs.map((off) => off * off));
  const products = offs.slice(1).map((off, index) => off * (offs[index] ?? 0));
  const correlation = variance === 0 ? 0 : Math.min(0.95, Math.max(0, mean(products) / variance));
  const meanDay = mean(days.map(({ day }) => day));
  const spread = days.reduce((sum, { day }) => sum + (day - meanDay) ** 2, 0);
  return {
    error_bytes: 2 * Math.sqrt(variance),
    error_bytes_per_day: 2 * Math.sqrt(variance / spread * (1 + correlation) / (1 - correlation)),
  };
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Above zero, it said too much. */
function weekAgoError(days: readonly DayMinimum[], today: number): number | null {
  const now = days.at(-1);
  const then = days.findLast(({ day }) => day <= today - BACK_DAYS);
  if (now === undefined || then === undefined) return null;
  const slope = slopeOf(days, then.day);
  if (slope === null) return null;
  // What jumped since is no error of the forecast.
  const level = withoutSteps(days.filter(({ day }) => day >= then.day - DAYS));
  const from = level.find(({ day }) => day === then.day)?.used_bytes ?? then.used_bytes;
  return from + slope.bytes_per_day * (now.day - then.day) - now.used_bytes;
}
