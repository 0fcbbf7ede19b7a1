import { deepStrictEqual, strictEqual } from "node:assert/strict";
import type { ChartPoint } from "../../views/mod.ts";
import { appendPoint, gapSeconds, toColumns } from "./chart_points.ts";

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
