import { deepStrictEqual } from "node:assert/strict";
import { naturalKey } from "./natural_key.ts";

Deno.test("naturalKey() puts numbers in the order of their values", () => {
  const names = ["a", "a-2", "a-010", "A-11", "b-1"];

  deepStrictEqual(
    names.toReversed().sort((a, b) => naturalKey(a) < naturalKey(b) ? -1 : 1),
    names,
  );
});
