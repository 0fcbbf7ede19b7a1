import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { thinPoints } from "./thin_points.ts";

const series = (...values: (number | null)[]) =>
  values.map((value, index) => ({ at_ms: index * 1000, value }));

for (
  const [why, points, limit] of [
    ["no point", [], 2],
    ["one point", series(1), 2],
    ["as many as asked for", series(1, null, 3), 3],
  ] as const
) {
  Deno.test(`thinPoints() keeps everything of ${why}`, () => {
    deepStrictEqual(thinPoints(points, limit), points);
  });
}

Deno.test("thinPoints() keeps the highest of each span at its own time", () => {
  deepStrictEqual(thinPoints(series(1, 9, 2, 3, 4, 8), 2), [
    { at_ms: 1000, value: 9 },
    { at_ms: 5000, value: 8 },
  ]);
});

Deno.test("thinPoints() says null only where a whole span is unknown", () => {
  const values = thinPoints(series(null, 1, null, null, -5, null), 3).map(({ value }) => value);

  deepStrictEqual(values, [1, null, -5]);
});

Deno.test("thinPoints() never gives more than asked for, nor loses the peak", () => {
  const points = series(...Array.from({ length: 5761 }, (_, index) => index === 4321 ? 99 : 1));
  const thin = thinPoints(points, 800);

  ok(thin.length <= 800, `${thin.length} points`);
  strictEqual(Math.max(...thin.map(({ value }) => value ?? 0)), 99);
});
