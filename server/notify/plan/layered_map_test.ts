import { deepStrictEqual, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { rounds } from "../../../testing/rounds.ts";
import { LayeredMap } from "./layered_map.ts";

type Step = { do: "set" | "delete"; key: number } | { do: "copy" };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("set" as const), key: fc.nat(40) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("delete" as const), key: fc.nat(40) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("copy" as const) }) },
);

Deno.test("a layered map and each of its copies is what a Map is, in the same order", () => {
  fc.assert(
    fc.property(fc.nat(40), fc.array(step, { maxLength: 200 }), (size, steps) => {
      const entries = Array.from({ length: size }, (_, key) => [key, -key] as const);
      let model = new Map(entries);
      let map = new LayeredMap(entries);
      const earlier: { map: LayeredMap<number, number>; entries: [number, number][] }[] = [];
      for (const [at, one] of steps.entries()) {
        if (one.do === "copy") {
          earlier.push({ map, entries: [...model] });
          [map, model] = [new LayeredMap(map), new Map(model)];
          continue;
        }
        const { key } = one;
        if (one.do === "set") map.set(key, at), model.set(key, at);
        else strictEqual(map.delete(key), model.delete(key));
        deepStrictEqual([map.get(key), map.has(key), map.size], [
          ...[model.get(key), model.has(key), model.size],
        ]);
      }
      deepStrictEqual([...map], [...model]);
      deepStrictEqual([[...map.keys()], [...map.values()]], [
        ...[[...model.keys()], [...model.values()]],
      ]);
      const visited: [number, number][] = [];
      map.forEach((value, key) => void visited.push([key, value]));
      deepStrictEqual(visited, [...model]);
      for (const { map, entries } of earlier) deepStrictEqual([...map], entries);
    }),
    { numRuns: rounds(300, 10_000), seed: 20261129 },
  );
});

Deno.test("what is written to a copy while it is read is seen, and not in what it was copied from", () => {
  const base = new LayeredMap([["a", 1], ["b", 2]]);
  base.set("c", 3);
  const copy = new LayeredMap(base);

  const seen: string[] = [];
  for (const [key, value] of copy) {
    seen.push(`${key}${value}`);
    if (key === "a") copy.set("c", 30).set("d", 40).delete("b");
  }

  deepStrictEqual(seen, ["a1", "c30", "d40"]);
  deepStrictEqual([...base], [["a", 1], ["b", 2], ["c", 3]]);
});
