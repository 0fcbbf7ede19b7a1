import { deepStrictEqual, ok } from "node:assert/strict";
import { partOf } from "./rounds.ts";

const ALL = Array.from({ length: 23 }, (_, at) => at);

Deno.test("partOf() takes another part with each seed, and leaves none out", () => {
  const parts = [20_786, 20_787, 20_788, 20_789].map((seed) => partOf(ALL, 7, seed));

  for (const part of parts) {
    ok(part.length > 0 && part.length <= 7, String(part));
    deepStrictEqual(part, part.toSorted((a, b) => a - b));
  }
  deepStrictEqual(parts.flat().sort((a, b) => a - b), ALL);
  deepStrictEqual(partOf(ALL, 7, 20_786), parts[0]);
});

Deno.test("partOf() takes all where there are no more than it may take", () => {
  deepStrictEqual(partOf(ALL, ALL.length, 5), ALL);
  deepStrictEqual(partOf([], 3, 5), []);
});
