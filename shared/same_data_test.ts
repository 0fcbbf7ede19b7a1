import { strictEqual } from "node:assert/strict";
import { isSameData } from "./same_data.ts";

for (
  const [what, a, b, isSame] of [
    ["equal objects, in any order", { a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 }, true],
    ["another number deep within", { a: [{ c: 1 }] }, { a: [{ c: 2 }] }, false],
    ["a member more", { a: 1 }, { a: 1, b: 2 }, false],
    ["a member less", { a: 1, b: 2 }, { a: 1 }, false],
    ["an absent member and one that is undefined", { a: undefined }, { b: 1 }, false],
    ["a longer list", [1], [1, 2], false],
    ["a list and an object", [], {}, false],
    ["null and an object", null, {}, false],
    ["numbers that are none", NaN, NaN, true],
    ["a text and a number", "1", 1, false],
  ] as const
) {
  Deno.test(`isSameData() is ${isSame} of ${what}`, () => {
    strictEqual(isSameData(a, b), isSame);
    strictEqual(isSameData(b, a), isSame);
  });
}
