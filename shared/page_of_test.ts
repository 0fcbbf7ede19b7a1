import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { countPages, pageOf, readPage } from "./page_of.ts";

for (
  const [text, page] of [
    [null, 1],
    [undefined, 1],
    ["", 1],
    ["1", 1],
    ["7", 7],
    ["999999", 999_999],
    ["0", 1],
    ["-1", 1],
    ["01", 1],
    ["1.5", 1],
    ["1000000", 1],
    ["1e3", 1],
    ["two", 1],
  ] as const
) {
  Deno.test(`readPage() of ${JSON.stringify(text)} is ${page}`, () => {
    strictEqual(readPage(text), page);
  });
}

Deno.test("pageOf() has every row on one page, and none beyond the last", () => {
  for (const total of [0, 1, 9, 10, 11, 100]) {
    const rows = Array.from({ length: total }, (_, row) => row);
    const pages = countPages(total, 10);

    const all = Array.from({ length: pages }, (_, index) => pageOf(rows, index + 1, 10)).flat();

    deepStrictEqual(all, rows);
    deepStrictEqual(pageOf(rows, pages + 1, 10), []);
  }
});
