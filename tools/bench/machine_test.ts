import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { othersPercent, parseCpuTimes } from "./machine.ts";

Deno.test("parseCpuTimes() takes idle and iowait for free, guest time for user time, children for own", () => {
  const stat = "cpu  100 20 30 800 50 1 2 3 90 9\ncpu0 50 10 15 400 25 0 1 1 45 4\n";
  const self = "4711 (a) R (b) S 1 4711 4711 0 -1 4194304 21344 0 12 0 10 5 40 8 20 0 7 0";

  deepStrictEqual(parseCpuTimes(stat, self), { total: 1006, busy: 156, own: 63 });
});

for (
  const [what, elapsed, own, percent] of [
    ["leaves out what was our own", 100, 20, 30],
    ["is never below 0, whatever the rounding", 100, 51, 0],
    ["is 0 as long as no tick has passed", 0, 0, 0],
  ] as const
) {
  Deno.test(`othersPercent() ${what}`, () => {
    const before = { total: 1000, busy: 400, own: 100 };
    const after = { total: 1000 + elapsed, busy: 400 + elapsed / 2, own: 100 + own };

    strictEqual(othersPercent(before, after), percent);
  });
}
