import type { ChannelRow } from "../../store/rows/deliveries.ts";

export const HOUR_MS = 3_600_000;

/**
 * The earliest time, `nowMs` or later, at which the brake lets one more message go: `at_once` in a
 * row, then one as often as `per_hour` allows, and never more than `per_hour` within an hour.
 * `sentMs` are the times of those that went, or are to go, since an hour ago, in any order.
 */
export function nextFree(
  brake: ChannelRow["brake"],
  sentMs: readonly number[],
  nowMs: number,
): number {
  const burst = Math.max(1, brake.at_once);
  const most = Math.max(1, brake.per_hour);
  const gapMs = HOUR_MS / most;
  const sent = [...sentMs].sort((a, b) => a - b);
  let emptyMs = -Infinity;
  for (const atMs of sent) emptyMs = Math.max(emptyMs, atMs) + gapMs;
  // A sum of fractions may lie a hair above the whole millisecond at which a place is free.
  const bucketMs = Math.ceil(emptyMs - (burst - 1) * gapMs - 1e-3);
  const hour = sent.filter((atMs) => atMs > nowMs - HOUR_MS);
  const oldest = hour.length >= most ? hour[hour.length - most] : undefined;
  const hourMs = oldest === undefined ? nowMs : oldest + HOUR_MS;
  return Math.max(nowMs, bucketMs, hourMs);
}
