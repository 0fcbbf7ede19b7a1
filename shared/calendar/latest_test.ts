import { deepStrictEqual } from "node:assert/strict";
import * as fc from "fast-check";
import { parseCalendarEvent } from "./event.ts";
import { latestOccurrences } from "./latest.ts";
import { occurrences } from "./occurrences.ts";

const NOON = Date.UTC(2026, 5, 15, 12) / 1000;
const DAY = 86_400;

function latest(text: string, limit: number, afterUnix: number | null = null): string[] {
  const event = parseCalendarEvent(text);
  if (event === null) throw new TypeError(text);
  return latestOccurrences(event, { afterUnix, untilUnix: NOON, zone: "UTC", limit })
    .map((unix) => new Date(unix * 1000).toISOString().slice(0, 16));
}

Deno.test("latestOccurrences() tells the last ones up to now, the earliest first", () => {
  deepStrictEqual(latest("02:30", 2), ["2026-06-14T02:30", "2026-06-15T02:30"]);
  deepStrictEqual(latest("12:00", 1), ["2026-06-15T12:00"]);
  deepStrictEqual(latest("yearly", 2), ["2025-01-01T00:00", "2026-01-01T00:00"]);
  deepStrictEqual(latest("2-30", 1), []);
});

Deno.test("latestOccurrences() leaves out what was before the span", () => {
  deepStrictEqual(latest("02:30", 3, NOON - DAY), ["2026-06-15T02:30"]);
  deepStrictEqual(latest("02:30", 3, NOON), []);
});

Deno.test("latestOccurrences() are the last of all in the span", () => {
  const events = fc.constantFrom("*/15", "sat 02:00", "mon..fri 8..17:0", "*-1 03:00", "1-1");
  const span = fc.integer({ min: 0, max: 100 * DAY });
  fc.assert(
    fc.property(events, span, fc.integer({ min: 1, max: 4 }), (text, seconds, limit) => {
      const event = parseCalendarEvent(text);
      if (event === null) throw new TypeError(text);
      const afterUnix = NOON - seconds;
      const past = { afterUnix, untilUnix: NOON, zone: "Europe/Vienna" };

      deepStrictEqual(
        latestOccurrences(event, { ...past, limit }),
        occurrences(event, { ...past, limit: Infinity }).slice(-limit),
      );
    }),
    { numRuns: 20, seed: 1 },
  );
});
