import { strictEqual } from "node:assert/strict";
import { nextWallTime, quietUntil } from "./wall_clock.ts";

const ms = (text: string) => Date.parse(text);
const iso = (atMs: number | null) => atMs === null ? null : new Date(atMs).toISOString();

const NEXT: readonly [string, string, string, string, string][] = [
  ["later today", "08:00", "Europe/Vienna", "2026-03-10T05:00Z", "2026-03-10T07:00:00.000Z"],
  ["at that very time: tomorrow", "08:00", "UTC", "2026-03-10T08:00Z", "2026-03-11T08:00:00.000Z"],
  [
    "a time that Vienna's spring night leaves out",
    "02:30",
    "Europe/Vienna",
    "2026-03-29T00:00Z",
    "2026-03-29T01:30:00.000Z",
  ],
  [
    "a time that Vienna's autumn night shows twice",
    "02:30",
    "Europe/Vienna",
    "2026-10-25T00:00Z",
    "2026-10-25T00:30:00.000Z",
  ],
  [
    "between the two of them: the next day",
    "02:30",
    "Europe/Vienna",
    "2026-10-25T00:45Z",
    "2026-10-26T01:30:00.000Z",
  ],
  [
    "half an hour of Lord Howe's spring",
    "02:15",
    "Australia/Lord_Howe",
    "2026-10-03T12:00Z",
    "2026-10-03T15:45:00.000Z",
  ],
  [
    "half an hour of Lord Howe's autumn",
    "01:45",
    "Australia/Lord_Howe",
    "2026-04-04T12:00Z",
    "2026-04-04T14:45:00.000Z",
  ],
];

for (const [what, time, zone, after, expected] of NEXT) {
  Deno.test(`nextWallTime: ${what}`, () => {
    strictEqual(iso(nextWallTime(time, zone, ms(after))), expected);
  });
}

const NIGHT = { from: "22:00", until: "06:00", zone: "Europe/Vienna" };
const NOON = { from: "12:00", until: "13:00", zone: "UTC" };

const QUIET: readonly [string, Parameters<typeof quietUntil>[0], string, string | null][] = [
  ["none are set", null, "2026-03-10T12:00Z", null],
  ["before they begin", NIGHT, "2026-03-10T20:59:59.999Z", null],
  ["as they begin", NIGHT, "2026-03-10T21:00Z", "2026-03-11T05:00:00.000Z"],
  ["after midnight", NIGHT, "2026-03-11T01:00Z", "2026-03-11T05:00:00.000Z"],
  ["as they end", NIGHT, "2026-03-11T05:00Z", null],
  ["the short night of spring", NIGHT, "2026-03-28T21:00Z", "2026-03-29T04:00:00.000Z"],
  ["the long night of autumn", NIGHT, "2026-10-24T20:00Z", "2026-10-25T05:00:00.000Z"],
  ["an hour at noon", NOON, "2026-03-10T12:59:59Z", "2026-03-10T13:00:00.000Z"],
  ["after an hour at noon", NOON, "2026-03-10T13:00Z", null],
  ["they end as they begin: never quiet", { ...NOON, until: "12:00" }, "2026-03-10T12:00Z", null],
  [
    "their end is left out by spring",
    { from: "22:00", until: "02:30", zone: "Europe/Vienna" },
    "2026-03-29T01:10Z",
    "2026-03-29T01:30:00.000Z",
  ],
  [
    "Lord Howe's half hour",
    { from: "23:00", until: "07:00", zone: "Australia/Lord_Howe" },
    "2026-10-03T13:00Z",
    "2026-10-03T20:00:00.000Z",
  ],
];

for (const [what, hours, at, expected] of QUIET) {
  Deno.test(`quietUntil: ${what}`, () => {
    strictEqual(iso(quietUntil(hours, ms(at))), expected);
  });
}

for (const zone of ["Europe/Vienna", "Australia/Lord_Howe", "UTC"]) {
  Deno.test(`quiet hours and the next digest follow what a clock in ${zone} shows all year`, () => {
    const format = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    const hours = { from: "22:00", until: "06:00", zone };
    const firstMs = ms("2026-01-01T00:00Z");
    for (let atMs = firstMs; atMs < firstMs + 366 * 86_400_000; atMs += 30 * 60_000) {
      const shown = format.format(atMs);
      const isNight = shown >= "22:00" || shown < "06:00";
      const untilMs = quietUntil(hours, atMs);

      strictEqual(untilMs !== null, isNight, `${iso(atMs)} shows ${shown}`);
      if (untilMs !== null) strictEqual(format.format(untilMs), "06:00");
      strictEqual(format.format(nextWallTime("08:00", zone, atMs)), "08:00");
    }
  });
}
