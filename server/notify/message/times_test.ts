import { strictEqual } from "node:assert/strict";
import { lengthText, spanText, timeText } from "./times.ts";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

Deno.test("a time is that of the channel's zone", () => {
  const ms = Date.UTC(2026, 10, 29, 1, 10);

  strictEqual(timeText(ms, "Europe/Vienna"), "2026-11-29 02:10");
  strictEqual(timeText(ms, "UTC"), "2026-11-29 01:10");
  strictEqual(timeText(ms, "Australia/Lord_Howe"), "2026-11-29 12:10");
});

Deno.test("in the hour that occurs twice a time says its offset", () => {
  const first = Date.UTC(2026, 9, 25, 0, 30);

  strictEqual(timeText(first, "Europe/Vienna"), "2026-10-25 02:30 (UTC+02:00)");
  strictEqual(timeText(first + HOUR_MS, "Europe/Vienna"), "2026-10-25 02:30 (UTC+01:00)");
  strictEqual(timeText(first + 2 * HOUR_MS, "Europe/Vienna"), "2026-10-25 03:30");
});

Deno.test("after the hour that does not occur a time says no offset", () => {
  strictEqual(timeText(Date.UTC(2026, 2, 29, 1, 0), "Europe/Vienna"), "2026-03-29 03:00");
});

Deno.test("a span says its day once, and both where they differ", () => {
  const from = Date.UTC(2026, 10, 29, 1, 10);

  strictEqual(spanText(from, from + 21 * MINUTE_MS, "Europe/Vienna"), "2026-11-29 02:10–02:31");
  strictEqual(
    spanText(from, from + 24 * HOUR_MS, "Europe/Vienna"),
    "2026-11-29 02:10 – 2026-11-30 02:10",
  );
});

const LENGTHS: readonly [number, string][] = [
  [-5, "0 s"],
  [59 * SECOND_MS + 999, "59 s"],
  [MINUTE_MS, "1 min"],
  [HOUR_MS - 1, "59 min"],
  [HOUR_MS, "1 h"],
  [6 * HOUR_MS + 2 * MINUTE_MS, "6 h 2 min"],
  [24 * HOUR_MS, "1 d"],
  [76 * HOUR_MS, "3 d 4 h"],
];
for (const [ms, expected] of LENGTHS) {
  Deno.test(`${ms} ms read as ${expected}`, () => strictEqual(lengthText(ms), expected));
}
