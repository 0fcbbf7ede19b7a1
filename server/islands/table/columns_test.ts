import { deepStrictEqual, strictEqual } from "node:assert/strict";
import {
  columnClass,
  LINE_UNDER_REM,
  placeColumns,
  sortOnClick,
  type TableColumn,
} from "./columns.ts";

const COLUMNS: readonly TableColumn<"host" | "problem" | "cpu" | "load" | "tags">[] = [
  { key: "host", heading: "Host", rem: 20, priority: 1, isFixed: true },
  { key: "problem", heading: "Problem", rem: 30, priority: 1, isFixed: true, isLine: true },
  { key: "cpu", heading: "CPU", rem: 6, priority: 2, isNumber: true },
  { key: "load", heading: "Load", rem: 9, priority: 3 },
  { key: "tags", heading: "Tags", rem: 9, priority: 4, isExtra: true },
];

const placed = (chosen: readonly string[] | null) =>
  placeColumns(COLUMNS, chosen).map(({ key, from }) => [key, from]);

Deno.test("placeColumns() never drops what has the first priority, the rest by its place in it", () => {
  // 2 + 20 + 30 + 6 fits below the width of one line: without the line it is 28; 67 does not.
  strictEqual(LINE_UNDER_REM, 64);
  deepStrictEqual(placed(null), [["host", null], ["problem", null], ["cpu", 28], ["load", 68]]);
});

Deno.test("placeColumns() shows what was chosen, with room for what was not", () => {
  deepStrictEqual(placed([]), [["host", null], ["problem", null]]);
  deepStrictEqual(placed(["load", "tags"]), [
    ["host", null],
    ["problem", null],
    ["load", 32],
    ["tags", 72],
  ]);
});

Deno.test("columnClass() names the column and the width from which it is shown", () => {
  deepStrictEqual(placeColumns(COLUMNS, null).map(columnClass), [
    "col-host",
    "col-problem",
    "col-cpu number from-28",
    "col-load from-68",
  ]);
});

Deno.test("sortOnClick() goes through both ways round and back to the list's own order", () => {
  const cpu = { by: "cpu", first: "down" } as const;
  const down = sortOnClick<string>(null, cpu);
  deepStrictEqual(down, { column: "cpu", descending: true });
  const up = sortOnClick(down, cpu);
  deepStrictEqual(up, { column: "cpu", descending: false });
  strictEqual(sortOnClick(up, cpu), null);
  deepStrictEqual(sortOnClick(down, { by: "host", first: "up" }), {
    column: "host",
    descending: false,
  });
});
