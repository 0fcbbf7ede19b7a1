/**
 * The thresholds as the judge takes them. A reading exactly at one is still good, except where
 * its meaning says "from".
 */
import type { ThresholdUnit } from "./threshold.ts";
import { IN_ORDER, THRESHOLD_TABLE, type ThresholdKey } from "./threshold_table.ts";

export type Thresholds = Readonly<Record<ThresholdKey, number>>;

export const THRESHOLD_KEYS = Object.keys(THRESHOLD_TABLE) as readonly ThresholdKey[];

/** What holds where nobody set anything. */
export const THRESHOLDS = Object.fromEntries(
  THRESHOLD_KEYS.map((key) => [key, THRESHOLD_TABLE[key].default]),
) as Thresholds;

export const SECONDS_PER_MINUTE = 60;
export const SECONDS_PER_HOUR = 3600;
export const SECONDS_PER_DAY = 86_400;

export function isThresholdKey(text: string): text is ThresholdKey {
  return Object.hasOwn(THRESHOLD_TABLE, text);
}

const SWITCH_WORDS = ["off", "on"];

/** A value as somebody typed it; null unless it is a whole number of its range, or its word. */
export function readThreshold(key: ThresholdKey, text: string): number | null {
  const { least, most, unit } = THRESHOLD_TABLE[key];
  const word = SWITCH_WORDS.indexOf(text.trim().toLowerCase());
  if (unit === "switch" && word >= 0) return word;
  const value = /^\d{1,9}$/.test(text.trim()) ? Number(text) : NaN;
  return value >= least && value <= most ? value : null;
}

/** Two of which the first is to be below the second, and is not; null: all are in order. */
export function outOfOrder(
  thresholds: Thresholds,
  pairs = IN_ORDER,
): readonly [ThresholdKey, ThresholdKey] | null {
  return pairs.find(([lower, higher]) => thresholds[lower] >= thresholds[higher]) ?? null;
}

const UNITS: Record<ThresholdUnit, string> = {
  percent: " %",
  days: " days",
  hours: " h",
  minutes: " min",
  seconds: " s",
  count: "",
  intervals: " intervals",
  switch: "",
};

/** Such as "80 %"; days as a word. */
export function thresholdText(key: ThresholdKey, value: number): string {
  if (THRESHOLD_TABLE[key].unit === "switch") return SWITCH_WORDS[value] ?? String(value);
  return `${value}${UNITS[THRESHOLD_TABLE[key].unit]}`;
}

/** Such as "1 to 100 %", or "off or on". */
export function rangeText(key: ThresholdKey): string {
  const { least, most, unit } = THRESHOLD_TABLE[key];
  if (unit === "switch") return SWITCH_WORDS.join(" or ");
  return `${least} to ${thresholdText(key, most)}`;
}

/** What may be typed for it, in a sentence that says what is expected. */
export function expectedText(key: ThresholdKey): string {
  const range = rangeText(key);
  return THRESHOLD_TABLE[key].unit === "switch" ? range : `a whole number, ${range}`;
}
