import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { type CalendarEvent, parseCalendarEvent } from "./event.ts";

/** An event as its places, each sorted; "*" for all values. */
function placesOf(event: CalendarEvent | null): Record<string, unknown> | null {
  if (event === null) return null;
  return Object.fromEntries(
    Object.entries(event).flatMap(([key, value]) =>
      value === null || value === false
        ? []
        : [[key, typeof value === "boolean" ? value : [...value].sort((a, b) => a - b)]]
    ),
  );
}

const ON_THE_SECOND = { seconds: [0] };
const MIDNIGHT = { hours: [0], minutes: [0], seconds: [0] };
const QUARTERS = [0, 15, 30, 45];

const FORMS: [text: string, places: Record<string, unknown>][] = [
  ["*/15", { minutes: QUARTERS, ...ON_THE_SECOND }],
  ["*/5", { minutes: [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55], ...ON_THE_SECOND }],
  ["30", { minutes: [30], ...ON_THE_SECOND }],
  ["2,4", { minutes: [2, 4], ...ON_THE_SECOND }],
  ["02:30", { hours: [2], minutes: [30], ...ON_THE_SECOND }],
  ["21:00:10", { hours: [21], minutes: [0], seconds: [10] }],
  ["2/4:0", { hours: [2, 6, 10, 14, 18, 22], minutes: [0], ...ON_THE_SECOND }],
  ["*:0/30", { minutes: [0, 30], ...ON_THE_SECOND }],
  ["20..22:*/30", { hours: [20, 21, 22], minutes: [0, 30], ...ON_THE_SECOND }],
  ["8..17,22:0/15", {
    hours: [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 22],
    minutes: QUARTERS,
    ...ON_THE_SECOND,
  }],
  ["mon..fri 8..17,22:0/15", {
    weekdays: [1, 2, 3, 4, 5],
    hours: [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 22],
    minutes: QUARTERS,
    ...ON_THE_SECOND,
  }],
  ["sat 02:00", { weekdays: [6], hours: [2], minutes: [0], ...ON_THE_SECOND }],
  ["sun", { weekdays: [7], ...MIDNIGHT }],
  ["Monday,wed 30", { weekdays: [1, 3], minutes: [30], ...ON_THE_SECOND }],
  ["sat..mon", { weekdays: [1, 6, 7], ...MIDNIGHT }],
  ["mon *-*-* 06:00", { weekdays: [1], hours: [6], minutes: [0], ...ON_THE_SECOND }],
  ["*-05", { days: [5], ...MIDNIGHT }],
  ["sat *-1..7 15:00", {
    weekdays: [6],
    days: [1, 2, 3, 4, 5, 6, 7],
    hours: [15],
    minutes: [0],
    ...ON_THE_SECOND,
  }],
  ["2015-10-21", { years: [2015], months: [10], days: [21], ...MIDNIGHT }],
  ["1/3-1", { months: [1, 4, 7, 10], days: [1], ...MIDNIGHT }],
  ["minutely", { ...ON_THE_SECOND }],
  ["hourly", { minutes: [0], ...ON_THE_SECOND }],
  ["daily", MIDNIGHT],
  ["weekly", { weekdays: [1], ...MIDNIGHT }],
  ["monthly", { days: [1], ...MIDNIGHT }],
  ["quarterly", { months: [1, 4, 7, 10], days: [1], ...MIDNIGHT }],
  ["semi-annually", { months: [1, 7], days: [1], ...MIDNIGHT }],
  ["yearly", { months: [1], days: [1], ...MIDNIGHT }],
  ["02:30 UTC", { utc: true, hours: [2], minutes: [30], ...ON_THE_SECOND }],
  ["daily UTC", { utc: true, ...MIDNIGHT }],
  [" 02:30 ", { hours: [2], minutes: [30], ...ON_THE_SECOND }],
  ["5..30/10", { minutes: [5, 15, 25], ...ON_THE_SECOND }],
  ["*", { ...ON_THE_SECOND }],
  ["0/0", { minutes: [0], ...ON_THE_SECOND }],
];

for (const [text, places] of FORMS) {
  Deno.test(`parseCalendarEvent() reads "${text}"`, () => {
    deepStrictEqual(placesOf(parseCalendarEvent(text)), places);
  });
}

for (
  const text of [
    "",
    "every day",
    "25:00",
    "02:60",
    "02:30:60",
    "9..5",
    "mon..",
    "fri..fry",
    "2-30-1-1",
    "13-1",
    "1-32",
    "1-0",
    "-1",
    "02:30 02:30",
    "02:30 CET",
    "1:2:3:4",
    "1,,2",
    "99999999999",
    "*-*~1",
    "constructor",
    "1".repeat(10_000),
  ]
) {
  Deno.test(`parseCalendarEvent() is null for "${text.slice(0, 20)}"`, () => {
    strictEqual(parseCalendarEvent(text), null);
  });
}
