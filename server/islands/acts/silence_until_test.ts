import { deepStrictEqual } from "node:assert/strict";
import { nextMorning, untilText } from "./silence_until.ts";

const at = (day: number, hour: number, minute = 0) => new Date(2026, 0, day, hour, minute);

Deno.test("nextMorning() is today's before six, and tomorrow's from six on", () => {
  deepStrictEqual(nextMorning(at(31, 5, 59)), at(31, 6));
  deepStrictEqual(nextMorning(at(31, 6)), at(32, 6));
  deepStrictEqual(nextMorning(at(31, 22)), at(32, 6));
});

Deno.test("untilText() names the day of what is more than a day away", () => {
  deepStrictEqual(untilText(at(32, 6), at(31, 22)), "06:00");
  deepStrictEqual(untilText(at(34, 22), at(31, 22)), "Tue Feb 03, 22:00");
});
