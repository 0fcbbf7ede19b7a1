import { strictEqual } from "node:assert/strict";
import { median, percentile } from "./statistics.ts";

for (
  const [what, values, share, expected] of [
    ["is no number of no values", [], 0.5, NaN],
    ["is the one value there is", [7], 0.99, 7],
    ["is the largest for all of them", [3, 1, 2], 1, 3],
    ["is the smallest for none of them", [3, 1, 2], 0, 1],
    ["sorts by number", [10, 9, 100, 1], 0.75, 10],
    ["leaves out the slowest of a hundred", [...Array(100).keys()], 0.99, 98],
  ] satisfies [string, number[], number, number][]
) {
  Deno.test(`percentile() ${what}`, () => {
    strictEqual(percentile(values, share), expected);
  });
}

Deno.test("median() takes the lower of two in the middle", () => {
  strictEqual(median([4, 1, 3, 2]), 2);
});
