import { strictEqual } from "node:assert/strict";
import { createFinder } from "./finder.ts";

const entries = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `n${index >> 1}`, index }));

for (const count of [0, 1, 10, 64, 65, 1000]) {
  Deno.test(`createFinder() finds the first of ${count} entries that has the key`, () => {
    const find = createFinder<{ name: string; index: number }>(({ name }) => name);
    const list = entries(count);

    for (const key of ["n0", "n3", `n${(count - 1) >> 1}`, "none"]) {
      strictEqual(find(list, key), list.find(({ name }) => name === key), key);
    }
    strictEqual(find(entries(100), "n0")?.index, 0, "another list");
  });

  Deno.test(`createFinder() finds none of ${count} entries without a key`, () => {
    const find = createFinder<{ name: string; index: number }>(({ index }) =>
      index === 0 ? null : "named"
    );

    strictEqual(find(entries(count), "named")?.index, count > 1 ? 1 : undefined);
  });
}
