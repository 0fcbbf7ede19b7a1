import { strictEqual } from "node:assert/strict";
import { parseTimestampUs } from "./collected_at.ts";

const NOON_US = Date.UTC(2026, 10, 21, 12) * 1000;

const READ: [why: string, text: string, expectedUs: number][] = [
  ["whole seconds", "2026-11-21T12:00:00Z", NOON_US],
  ["milliseconds", "2026-11-21T12:00:00.001Z", NOON_US + 1000],
  ["microseconds", "2026-11-21T12:00:00.000001Z", NOON_US + 1],
  ["nanoseconds, cut", "2026-11-21T12:00:00.000001999Z", NOON_US + 1],
  ["an offset east", "2026-11-21T14:00:00.5+02:00", NOON_US + 500_000],
  ["an offset without colon", "2026-11-21T06:30:00-0530", NOON_US],
  ["an offset of hours", "2026-11-21T13:00:00+01", NOON_US],
];
for (const [why, text, expectedUs] of READ) {
  Deno.test(`parseTimestampUs() reads ${why}`, () => {
    strictEqual(parseTimestampUs(text), expectedUs);
  });
}

for (
  const text of [
    "",
    "yesterday",
    "2026-11-21",
    "2026-11-21T12:00:00",
    "2026-13-21T12:00:00Z",
    "2026-11-21T25:00:00Z",
    "1763726400",
  ]
) {
  Deno.test(`parseTimestampUs() refuses "${text}"`, () => {
    strictEqual(parseTimestampUs(text), null);
  });
}
