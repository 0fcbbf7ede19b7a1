import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { nominalOccurrences } from "../../../testing/incidents/naive_windows.ts";
import type { Window } from "../../store/rows/windows.ts";
import { nextEdgeMs, occurrenceAt, windowFault } from "./windows.ts";

function windowOf(zone: string, when: Window["when"]): Window {
  const window = { id: "w", selector: null, codes: null, when, zone, note: "" };
  return { ...window, author: "ann", created_at_ms: 0 };
}

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const weekly = (start_time: string, minutes: number, weekdays = EVERY_DAY) =>
  ({ kind: "weekly", weekdays, start_time, minutes }) as const;

const SHAPES = [
  weekly("01:30", 60),
  weekly("02:00", 30),
  weekly("02:15", 30),
  weekly("02:45", 30),
  weekly("01:45", 45, [7]),
  weekly("23:30", 300, [6]),
  weekly("22:00", 8 * 60, [1, 3, 5]),
  weekly("00:00", 24 * 60),
  weekly("04:00", 7 * 24 * 60, [2]),
];

const YEAR_MS = Date.UTC(2026, 0, 1);
const END_MS = Date.UTC(2027, 0, 1);

for (const zone of ["Europe/Vienna", "Australia/Lord_Howe", "UTC"]) {
  for (const when of SHAPES) {
    const name = `${when.start_time} + ${when.minutes} min on ${when.weekdays.join("")}`;
    Deno.test(`R18: a window of ${name} in ${zone} holds when a naive reader says so, all year`, () => {
      const window = windowOf(zone, when);
      const expected = nominalOccurrences(zone, when, YEAR_MS, END_MS);
      const holdsAt = (ms: number) => expected.some((one) => one.start <= ms && ms < one.end);

      const edges = new Set(expected.flatMap(({ start, end }) => [start, end]));
      for (const edge of edges) {
        for (const ms of [edge - 60_000, edge - 1, edge, edge + 1, edge + 60_000]) {
          if (ms < YEAR_MS || ms >= END_MS) continue;
          strictEqual(occurrenceAt(window, ms) !== null, holdsAt(ms), new Date(ms).toISOString());
        }
      }
      ok(edges.size > 50);
    });
  }
}

Deno.test("R18: walking from edge to edge meets each of a year's", () => {
  const when = weekly("02:15", 30);
  const window = windowOf("Europe/Vienna", when);
  const walked: number[] = [];
  for (let ms: number | null = YEAR_MS; ms !== null && ms < END_MS; ms = nextEdgeMs(window, ms)) {
    walked.push(ms);
  }

  const expected = nominalOccurrences(window.zone, when, YEAR_MS, END_MS)
    .flatMap(({ start, end }) => [start, end]).filter((ms) => ms > YEAR_MS && ms < END_MS);
  deepStrictEqual(walked.slice(1), expected);
});

Deno.test("R18: minute by minute through both nights of the clock change", () => {
  for (
    const [zone, days] of [
      ["Europe/Vienna", ["2026-03-28", "2026-10-24"]],
      ["Australia/Lord_Howe", ["2026-04-04", "2026-10-03"]],
    ] as const
  ) {
    for (const day of days) {
      const from = Date.parse(`${day}T00:00Z`);
      for (const when of SHAPES) {
        const window = windowOf(zone, when);
        const expected = nominalOccurrences(zone, when, from, from + 2 * 86_400_000);
        for (let ms = from; ms < from + 2 * 86_400_000; ms += 5 * 60_000) {
          strictEqual(
            occurrenceAt(window, ms) !== null,
            expected.some((one) => one.start <= ms && ms < one.end),
            `${zone} ${when.start_time} ${new Date(ms).toISOString()}`,
          );
        }
      }
    }
  }
});

const once = (start: string, end: string) =>
  windowOf("Europe/Vienna", { kind: "once", start, end });
const utc = (text: string) => Date.parse(`${text}Z`);

for (
  const [why, start, end, from, until] of [
    ["in summer", "2026-07-01T10:00", "2026-07-01T12:00", "2026-07-01T08:00", "2026-07-01T10:00"],
    [
      "across the gap",
      "2026-03-29T01:30",
      "2026-03-29T03:30",
      "2026-03-29T00:30",
      "2026-03-29T01:30",
    ],
    [
      "within the gap",
      "2026-03-29T02:15",
      "2026-03-29T02:45",
      "2026-03-29T01:15",
      "2026-03-29T01:45",
    ],
    [
      "out of the gap",
      "2026-03-29T02:45",
      "2026-03-29T03:15",
      "2026-03-29T01:45",
      "2026-03-29T02:15",
    ],
    [
      "within the overlap",
      "2026-10-25T02:15",
      "2026-10-25T02:45",
      "2026-10-25T00:15",
      "2026-10-25T00:45",
    ],
    [
      "across the overlap",
      "2026-10-25T01:30",
      "2026-10-25T03:30",
      "2026-10-24T23:30",
      "2026-10-25T02:30",
    ],
  ] as const
) {
  Deno.test(`R18: a window ${why} holds from its start until just before its end`, () => {
    const window = once(start, end);

    strictEqual(occurrenceAt(window, utc(from) - 1), null);
    deepStrictEqual(occurrenceAt(window, utc(from)), { start_ms: utc(from), end_ms: utc(until) });
    ok(occurrenceAt(window, utc(until) - 1));
    strictEqual(occurrenceAt(window, utc(until)), null);
    strictEqual(nextEdgeMs(window, utc(until)), null);
  });
}

for (
  const [window, fault] of [
    [windowOf("Europe/Wien", weekly("02:00", 30)), /zone "Europe\/Wien"/],
    [windowOf("UTC", weekly("24:00", 30)), /start "24:00"/],
    [windowOf("UTC", weekly("02:00", 0)), /0 minutes/],
    [windowOf("UTC", weekly("02:00", 10_081)), /10081 minutes/],
    [windowOf("UTC", weekly("02:00", 30, [])), /days ""/],
    [windowOf("UTC", weekly("02:00", 30, [0])), /days "0"/],
    [once("2026-02-30T10:00", "2026-03-01T10:00"), /start "2026-02-30T10:00"/],
    [once("2026-02-20T10:00", "soon"), /end "soon"/],
    [once("2026-02-20T10:00", "2026-02-20T10:00"), /after the start/],
    [{ ...once("2026-02-20T10:00", "2026-02-20T11:00"), note: "x".repeat(501) }, /501 characters/],
  ] as const
) {
  Deno.test(`windowFault() says what is wrong: ${fault.source}`, () => {
    match(windowFault(window) ?? "", fault);
  });
}

Deno.test("windowFault() finds nothing wrong at the borders", () => {
  strictEqual(windowFault(windowOf("Australia/Lord_Howe", weekly("23:59", 10_080, [7]))), null);
  strictEqual(windowFault(once("2026-02-20T10:00", "2026-02-20T10:01")), null);
});
