import { deepStrictEqual, strictEqual } from "node:assert/strict";
import type { ChartPoint } from "../../views/mod.ts";
import { appendPoint, findGaps, gapSeconds, joinColumns, toColumns } from "./chart_points.ts";

const HOUR = 3600;

Deno.test("toColumns() of nothing is empty", () => {
  deepStrictEqual(toColumns([], 90), [[], []]);
});

Deno.test("toColumns() joins points exactly at the limit and breaks the line beyond it", () => {
  deepStrictEqual(toColumns([[10, 1], [100, 2], [191, 3]], 90), [
    [10, 100, 145.5, 191],
    [1, 2, null, 3],
  ]);
});

Deno.test("toColumns() keeps a null that was read", () => {
  deepStrictEqual(toColumns([[10, 1], [40, null], [70, 2]], 90)[1], [1, null, 2]);
});

Deno.test("toColumns() joins hourly points, and them to the raw ones after them", () => {
  const points: ChartPoint[] = [[HOUR, 1], [2 * HOUR, 2], [3 * HOUR + 20, 3], [3 * HOUR + 50, 3]];

  deepStrictEqual(toColumns(points, 90)[1], [1, 2, 3, 3]);
});

Deno.test("gapSeconds() grows with the interval and with what one thinned point stands for", () => {
  strictEqual(gapSeconds(30, 1), 90);
  strictEqual(gapSeconds(30, 48), 648);
});

Deno.test("appendPoint() adds a newer point and lets go of those out of range", () => {
  const points: ChartPoint[] = [[10, 1], [40, 2]];

  deepStrictEqual(appendPoint(points, [70, 3], { sinceUnix: 11, gap: 90 }), [[40, 2], [70, 3]]);
});

Deno.test("appendPoint() changes nothing for a point it has", () => {
  const points: ChartPoint[] = [[10, 1], [40, 2]];

  strictEqual(appendPoint(points, [40, 2], { sinceUnix: 0, gap: 90 }), points);
});

for (
  const [why, points] of [
    ["there is no point yet", []],
    ["readings are missing in between", [[10, 1]]],
  ] satisfies [string, ChartPoint[]][]
) {
  Deno.test(`appendPoint() asks for a fresh start when ${why}`, () => {
    strictEqual(appendPoint(points, [101, 3], { sinceUnix: 0, gap: 90 }), null);
  });
}

const WINDOW = { from: 1000, to: 2000 };
const findIn = (points: ChartPoint[], unread: Parameters<typeof findGaps>[1]["unread"] = []) =>
  findGaps(points, { gap: 90, window: WINDOW, unread })
    .map(({ from, to, cause }) => `${from}-${to} ${cause}`);

Deno.test("findGaps() of a window without points is all of it", () => {
  deepStrictEqual(findIn([]), ["1000-2000 nothing kept"]);
});

Deno.test("findGaps() finds none where points are as far apart as they may be", () => {
  const points = Array.from({ length: 12 }, (_, index): ChartPoint => [1010 + 90 * index, 1]);

  deepStrictEqual(findIn(points), []);
});

Deno.test("findGaps() tells the beginning, what was not read, and the end apart", () => {
  deepStrictEqual(findIn([[1200, 1], [1290, 1], [1500, 1], [1800, 1]]), [
    "1000-1200 nothing kept",
    "1290-1500 not read",
    "1500-1800 not read",
    "1800-2000 not read",
  ]);
});

Deno.test("findGaps() takes unknown values as none", () => {
  deepStrictEqual(findIn([[1010, 1], [1050, null], [1101, null], [1110, 1], [1950, 1]]), [
    "1010-1110 not read",
    "1110-1950 not read",
  ]);
});

Deno.test("findGaps() says what was not read for the longest part of it", () => {
  const unread = [
    { from_unix: 0, to_unix: 1300, cause: "short" },
    { from_unix: 1300, to_unix: null, cause: "long" },
    { from_unix: 1990, to_unix: null, cause: "elsewhere" },
  ];

  deepStrictEqual(findIn([[1010, 1], [1080, 1], [1280, 1], [1950, 1]], unread), [
    "1080-1280 short",
    "1280-1950 long",
  ]);
});

Deno.test("joinColumns() lets a line go on where only another has a point, and break in its gaps", () => {
  deepStrictEqual(joinColumns([[[10, 1], [40, 2]], [[10, 5], [200, 6]]], 90), [
    [10, 40, 105, 200],
    [1, 2, undefined, undefined],
    [5, undefined, null, 6],
  ]);
});
