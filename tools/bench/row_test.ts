import { strictEqual } from "node:assert/strict";
import { type Figure, isMet } from "./row.ts";

for (
  const [what, value, limit, met] of [
    ["has no opinion without a limit", 1, null, null],
    ["takes a value exactly at the most", 65, { at_most: 65 }, true],
    ["refuses a value above the most", 65.1, { at_most: 65 }, false],
    ["takes a value exactly at the least", 30, { at_least: 30 }, true],
    ["refuses a value below the least", 29.9, { at_least: 30 }, false],
    ["refuses what is no number", NaN, { at_most: 65 }, false],
    ["refuses no number below as well", NaN, { at_least: 0 }, false],
  ] satisfies [string, number, Figure["limit"] | null, boolean | null][]
) {
  Deno.test(`isMet() ${what}`, () => {
    const figure = { what: "memory", value, unit: "MB", ...(limit !== null && { limit }) };

    strictEqual(isMet(figure), met);
  });
}
