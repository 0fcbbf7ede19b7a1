import { strictEqual } from "node:assert/strict";
import * as fc from "fast-check";
import { clockText, fullText, momentText, offsetText, wallText } from "./zone.ts";

const MS = Date.UTC(2026, 0, 31, 8, 5, 9);

for (
  const [ahead, wall, offset] of [
    [0, "2026-01-31 08:05:09", "UTC"],
    [60, "2026-01-31 09:05:09", "UTC+01:00"],
    [345, "2026-01-31 13:50:09", "UTC+05:45"],
    [-570, "2026-01-30 22:35:09", "UTC-09:30"],
  ] as const
) {
  Deno.test(`wallText() and offsetText() of a clock that is ${ahead} minutes ahead`, () => {
    strictEqual(wallText(MS, ahead), wall);
    strictEqual(offsetText(ahead), offset);
  });
}

Deno.test("wallText() reads as the clock of every real zone, whatever it does in summer", () => {
  const zones = ["Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe"];
  const clocks = zones.map((timeZone) =>
    new Intl.DateTimeFormat("sv-SE", {
      timeZone,
      dateStyle: "short",
      timeStyle: "medium",
    })
  );
  const arbitrary = fc.record({
    clock: fc.constantFrom(...clocks),
    seconds: fc.integer({ min: 0, max: 4e9 }),
  });
  fc.assert(fc.property(arbitrary, ({ clock, seconds }) => {
    const expected = clock.format(seconds * 1000);
    const ahead = (Date.parse(`${expected.replace(" ", "T")}Z`) / 1000 - seconds) / 60;

    strictEqual(wallText(seconds * 1000, ahead), expected);
  }));
});

Deno.test("moments in UTC name it, and their full text too", () => {
  strictEqual(momentText(MS, "utc"), "2026-01-31 08:05:09 UTC");
  strictEqual(fullText(MS, "utc"), "2026-01-31 08:05:09 UTC");
});

Deno.test("clockText() leaves out the day as long as it is today", () => {
  strictEqual(clockText(MS, MS + 60_000, "utc"), "08:05 UTC");
  strictEqual(clockText(MS, MS + 86_400_000, "utc"), "2026-01-31 08:05 UTC");
});

Deno.test("wallText() of what is no date is the number that was told", () => {
  strictEqual(wallText(1e300, 0), `${1e297}`);
});
