import { deepStrictEqual, strictEqual } from "node:assert/strict";
import {
  extendTo,
  keepPresent,
  NOTHING_CHOSEN,
  type Selection,
  toggleAll,
  toggleRow,
} from "./selection.ts";

const ORDER = ["a", "b", "c", "d", "e"];
const keys = ({ chosen }: Selection) => [...chosen].sort();

Deno.test("toggleRow() ticks and unticks", () => {
  const one = toggleRow(NOTHING_CHOSEN, "b");
  deepStrictEqual(keys(one), ["b"]);
  deepStrictEqual(keys(toggleRow(one, "b")), []);
});

Deno.test("extendTo() makes a range, either way, as its beginning is", () => {
  const from = toggleRow(NOTHING_CHOSEN, "d");
  const range = extendTo(from, "b", ORDER);
  deepStrictEqual(keys(range), ["b", "c", "d"]);
  deepStrictEqual(keys(extendTo(range, "e", ORDER)), ["b", "c", "d", "e"]);
  const unticked = toggleRow(range, "c");
  deepStrictEqual(keys(extendTo(unticked, "d", ORDER)), ["b"]);
});

Deno.test("extendTo() without a beginning that is listed ticks the row alone", () => {
  deepStrictEqual(keys(extendTo(NOTHING_CHOSEN, "c", ORDER)), ["c"]);
  const gone = toggleRow(NOTHING_CHOSEN, "gone");
  deepStrictEqual(keys(extendTo(gone, "c", ORDER)), ["c", "gone"]);
});

Deno.test("toggleAll() adds what the filter shows, and takes all back once it is", () => {
  const some = toggleRow(NOTHING_CHOSEN, "x");
  const all = toggleAll(some, ORDER);
  deepStrictEqual(keys(all), [...ORDER, "x"]);
  deepStrictEqual(keys(toggleAll(all, ORDER)), []);
  deepStrictEqual(keys(toggleAll(NOTHING_CHOSEN, [])), []);
});

Deno.test("keepPresent() lets go of what is gone alone", () => {
  const all = toggleAll(NOTHING_CHOSEN, ORDER);
  strictEqual(keepPresent(all, () => true), all);
  deepStrictEqual(keys(keepPresent(all, (key) => key > "c")), ["d", "e"]);
});
