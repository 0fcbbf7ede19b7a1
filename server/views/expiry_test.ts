import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { EXPIRY_CHOICES, readExpiry } from "./expiry.ts";

const NOW_MS = 1_000;

for (
  const [text, ms] of [
    ["", null],
    [" 30m ", 1_800_000],
    ["8h", 28_800_000],
    ["400d", 400 * 86_400_000],
    ["1970-01-01 00:01", 59_000],
    ["1970-01-01T00:01Z", 59_000],
    ["1970-01-01T02:01+02:00", 59_000],
  ] as const
) {
  Deno.test(`readExpiry() of "${text}" ends ${ms === null ? "never" : `${ms} ms later`}`, () => {
    deepStrictEqual(readExpiry(text, NOW_MS), {
      ok: true,
      value: ms === null ? null : NOW_MS + ms,
    });
  });
}

const SPANS = ["0h", "8", "h", "1.5h", "-1h", "401d", "8 h", "1y", "9999999m"];
const MOMENTS = [
  "1970-01-01 00:00",
  "1972-01-01 00:00",
  "1970-02-31T25:00",
  "tomorrow",
  "2026-01-31",
];
for (const text of [...SPANS, ...MOMENTS]) {
  Deno.test(`readExpiry() refuses "${text}"`, () => {
    strictEqual(readExpiry(text, NOW_MS).ok, false);
  });
}

Deno.test("readExpiry() takes every choice of the form", () => {
  for (const { value } of EXPIRY_CHOICES) strictEqual(readExpiry(value, NOW_MS).ok, true, value);
});
