import { deepStrictEqual, ok, strictEqual, throws } from "node:assert/strict";
import * as fc from "fast-check";
import { parseCalendarEvent } from "./event.ts";
import { isTimeZone, nextOccurrence, occurrences } from "./occurrences.ts";

const VIENNA = "Europe/Vienna";

/** The local times of an event's first occurrences after a local time. */
function timesAfter(text: string, after: string, zone = VIENNA, limit = 4): string[] {
  const event = parseCalendarEvent(text);
  ok(event !== null);
  const afterUnix = unix(after, zone);
  const untilUnix = afterUnix + 400 * 86_400;
  return occurrences(event, { afterUnix, untilUnix, zone, limit }).map((time) =>
    Temporal.Instant.fromEpochMilliseconds(time * 1000).toZonedDateTimeISO(zone)
      .toString({ timeZoneName: "never", smallestUnit: "minute" })
  );
}

function unix(local: string, zone = VIENNA): number {
  return Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds / 1000;
}

const CASES: [fact: string, text: string, after: string, times: string[]][] = [
  ["quarters of each hour", "*/15", "2026-06-01T10:00:00", [
    "2026-06-01T10:15+02:00",
    "2026-06-01T10:30+02:00",
    "2026-06-01T10:45+02:00",
    "2026-06-01T11:00+02:00",
  ]],
  ["the end of a working week", "mon..fri 8..17,22:0/15", "2026-06-05T17:45:00", [
    "2026-06-05T22:00+02:00",
    "2026-06-05T22:15+02:00",
    "2026-06-05T22:30+02:00",
    "2026-06-05T22:45+02:00",
  ]],
  ["Monday after the weekend", "mon..fri 8:0", "2026-06-05T08:00:00", [
    "2026-06-08T08:00+02:00",
    "2026-06-09T08:00+02:00",
    "2026-06-10T08:00+02:00",
    "2026-06-11T08:00+02:00",
  ]],
  ["the first of months of any length", "monthly", "2026-01-31T12:00:00", [
    "2026-02-01T00:00+01:00",
    "2026-03-01T00:00+01:00",
    "2026-04-01T00:00+02:00",
    "2026-05-01T00:00+02:00",
  ]],
  ["half past two on the night without it", "02:30", "2026-03-28T03:00:00", [
    "2026-03-29T03:30+02:00",
    "2026-03-30T02:30+02:00",
    "2026-03-31T02:30+02:00",
    "2026-04-01T02:30+02:00",
  ]],
  ["half past two on the night that has it twice", "02:30", "2026-10-24T03:00:00", [
    "2026-10-25T02:30+02:00",
    "2026-10-26T02:30+01:00",
    "2026-10-27T02:30+01:00",
    "2026-10-28T02:30+01:00",
  ]],
  ["each half hour through the hour that comes twice", "*:0/30", "2026-10-25T02:00:00", [
    "2026-10-25T02:30+02:00",
    "2026-10-25T02:00+01:00",
    "2026-10-25T02:30+01:00",
    "2026-10-25T03:00+01:00",
  ]],
  ["each half hour through the hour that is left out", "*:0/30", "2026-03-29T01:00:00", [
    "2026-03-29T01:30+01:00",
    "2026-03-29T03:00+02:00",
    "2026-03-29T03:30+02:00",
    "2026-03-29T04:00+02:00",
  ]],
  ["UTC on a node of another zone", "02:30 UTC", "2026-06-01T10:00:00", [
    "2026-06-02T04:30+02:00",
    "2026-06-03T04:30+02:00",
    "2026-06-04T04:30+02:00",
    "2026-06-05T04:30+02:00",
  ]],
  ["a day that is over for good", "2015-10-21", "2026-06-01T10:00:00", []],
];

for (const [fact, text, after, times] of CASES) {
  Deno.test(`occurrences() tells ${fact}`, () => {
    deepStrictEqual(timesAfter(text, after), times);
  });
}

Deno.test("occurrences() tells the half hours of a zone whose clock changes by half an hour", () => {
  deepStrictEqual(timesAfter("*:0/30", "2026-04-05T01:00:00", "Australia/Lord_Howe"), [
    "2026-04-05T01:30+11:00",
    "2026-04-05T01:30+10:30",
    "2026-04-05T02:00+10:30",
    "2026-04-05T02:30+10:30",
  ]);
});

Deno.test("occurrences() tells a time once that two of its hours come to", () => {
  deepStrictEqual(timesAfter("2:0/15", "2026-10-03T12:00:00", "Australia/Lord_Howe", 3), [
    "2026-10-04T02:30+11:00",
    "2026-10-04T02:45+11:00",
    "2026-10-05T02:00+11:00",
  ]);
});

Deno.test("nextOccurrence() finds 29 February, and ends where there is none", () => {
  const zone = "UTC";
  const afterUnix = unix("2096-03-01T00:00:00", zone);
  const leap = parseCalendarEvent("2-29");
  const never = parseCalendarEvent("2-30");
  ok(leap !== null && never !== null);

  strictEqual(nextOccurrence(leap, { afterUnix, zone }), unix("2104-02-29T00:00:00", zone));
  strictEqual(nextOccurrence(never, { afterUnix, zone }), null);
});

Deno.test("occurrences() throws of a zone that nobody knows, which isTimeZone() tells before", () => {
  const event = parseCalendarEvent("daily");
  ok(event !== null);
  const span = { afterUnix: 0, untilUnix: 1e9, zone: "Mars/Olympus", limit: 1 };

  throws(() => occurrences(event, span), RangeError);
  strictEqual(isTimeZone(span.zone), false);
  strictEqual(isTimeZone("America/Argentina/Buenos_Aires"), true);
});

/** Every second of a span, asked one by one: slow, and without anything to get wrong. */
function naive(text: string, { afterUnix, untilUnix, zone }: {
  afterUnix: number;
  untilUnix: number;
  zone: string;
}): number[] {
  const event = parseCalendarEvent(text);
  ok(event !== null);
  const times: number[] = [];
  for (let time = Math.floor(afterUnix / 60) * 60 + 60; time <= untilUnix; time += 60) {
    const local = Temporal.Instant.fromEpochMilliseconds(time * 1000).toZonedDateTimeISO(zone);
    if (
      (event.weekdays?.has(local.dayOfWeek) ?? true) && (event.days?.has(local.day) ?? true) &&
      (event.months?.has(local.month) ?? true) && (event.hours?.has(local.hour) ?? true) &&
      (event.minutes?.has(local.minute) ?? true)
    ) times.push(time);
  }
  return times;
}

Deno.test("occurrences() agrees with asking every minute, on days without a clock change", () => {
  const minutes = fc.constantFrom("0", "*/15", "5/20", "10..12", "59", "*");
  const hours = fc.constantFrom("", "*:", "0:", "8..17,22:", "*/6:", "23:");
  const days = fc.constantFrom("", "sat ", "mon..fri ", "sun,wed ", "*-1 ", "*-*-2/3 ");
  const start = fc.integer({ min: 0, max: 20 * 86_400 / 60 });

  fc.assert(
    fc.property(days, hours, minutes, start, (day, hour, minute, offset) => {
      const text = `${day}${hour}${minute}`;
      const afterUnix = unix("2026-06-01T00:00:00") + offset * 60;
      const span = { afterUnix, untilUnix: afterUnix + 3 * 86_400, zone: VIENNA };
      const event = parseCalendarEvent(text);
      ok(event !== null);

      deepStrictEqual(occurrences(event, { ...span, limit: 10 }), naive(text, span).slice(0, 10));
    }),
    { numRuns: 60, seed: 1 },
  );
});
