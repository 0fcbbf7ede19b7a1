/** How numbers read in the sentences of the judge. */
import type { Counter } from "../sample/counter.ts";

/** Longest first; each unit is used from two of it on, so that rounding never halves a value. */
const DURATION_UNITS = [
  ["days", 86_400],
  ["h", 3600],
  ["min", 60],
] as const;

/** A length of time in one unit, rounded down: "45 s", "12 min", "30 h", "41 days". */
export function durationText(seconds: number): string {
  for (const [unit, unitSeconds] of DURATION_UNITS) {
    if (seconds >= 2 * unitSeconds) return `${Math.floor(seconds / unitSeconds)} ${unit}`;
  }
  return `${Math.max(0, Math.floor(seconds))} s`;
}

/** The same of a length that somebody chose, in the longest unit of which it is a whole number. */
export function wantedText(seconds: number): string {
  const unit = DURATION_UNITS.find(([, each]) => seconds >= 2 * each && seconds % each === 0);
  return unit === undefined ? `${seconds} s` : `${seconds / unit[1]} ${unit[0]}`;
}

/** "2026-01-31 08:00 UTC". */
export function utcText(unix: number): string {
  return `${new Date(unix * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** "1 update", "3 updates". */
export function countText(count: Exclude<Counter, null>, noun: string): string {
  return `${count} ${noun}${String(count) === "1" ? "" : "s"}`;
}

/** With at most one decimal, rounded down: 99.96 must not read as full. */
export function percentText(percent: number): string {
  return `${Math.floor(percent * 10) / 10} %`;
}

/** "a", "a and b", "a, b and c". */
export function listText(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}
