import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { healthyHost } from "../../testing/verdict/known_host.ts";
import { findPoolOf } from "./finders.ts";
import { isWithin, outerIds } from "./identity.ts";

for (const more of [0, 100]) {
  Deno.test(`findPoolOf() finds a pool beside ${more} others by what is in it, also one with a slash`, () => {
    const { pool } = healthyHost();
    const named = (name: string) => ({ ...pool, guid: null, name });
    const others = Array.from({ length: more }, (_, index) => named(`p${index}`));
    const pools = [...others, named("tank"), named("a/b")];

    for (
      const [id, name] of [["tank", "tank"], ["tank/0/1", "tank"], ["a/b", "a/b"], [
        "a/b/0",
        "a/b",
      ]] as const
    ) strictEqual(findPoolOf(pools, id)?.name, name, id);
    for (const id of ["a", "tan", "tank2/0", ""]) strictEqual(findPoolOf(pools, id), undefined, id);
  });
}

Deno.test("outerIds() gives all that an identity is within, and nothing else", () => {
  const outer = [...outerIds("a/b/0")];

  deepStrictEqual(outer, ["a", "a/b", "a/b/0"]);
  for (const id of outer) strictEqual(isWithin("a/b/0", id), true, id);
});
