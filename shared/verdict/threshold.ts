/** One threshold, and how each is written down in the table. */

/**
 * Whole numbers of it; "count": of whatever the threshold's meaning says; "switch": 0 is off, 1 on,
 * which is a policy rather than a number.
 */
export type ThresholdUnit =
  | "percent"
  | "days"
  | "hours"
  | "minutes"
  | "seconds"
  | "count"
  | "intervals"
  | "switch";

export interface Threshold {
  /** What holds where nobody set anything. */
  default: number;
  unit: ThresholdUnit;
  /** What may be set, both ends included. */
  least: number;
  most: number;
  /** One sentence for the operator. */
  meaning: string;
  /** Of the rules that compare with it. */
  codes: readonly string[];
}

type Range = readonly [least: number, most: number];

function unit(name: ThresholdUnit, [least, most]: Range) {
  return (
    value: number,
    meaning: string,
    codes: readonly string[],
    [from, to]: Range = [least, most],
  ): Threshold => ({ default: value, unit: name, least: from, most: to, meaning, codes });
}

export const percent = unit("percent", [1, 100]);
export const days = unit("days", [1, 3650]);
export const hours = unit("hours", [1, 8760]);
export const minutes = unit("minutes", [1, 1440]);
export const seconds = unit("seconds", [5, 86_400]);
export const count = unit("count", [1, 1_000_000]);
export const onOff = unit("switch", [0, 1]);
export const intervals = unit("intervals", [2, 1000]);
