import { deepStrictEqual, ok } from "node:assert/strict";
import { rangeInView } from "./rows_in_view.ts";

const VIEW = { height: 1_000, rowHeight: 28 };

Deno.test("rangeInView() holds all that is seen with rows around it, and room for the rest", () => {
  const top = 28 * 500;
  const { start, end, above, below } = rangeInView(1_000, { top, ...VIEW });

  ok(start < 500 && start > 470, String(start));
  ok(end > 536 && end < 570, String(end));
  deepStrictEqual([above, below], [28 * start, 28 * (1_000 - end)]);
});

Deno.test("rangeInView() begins and ends with the rows that there are", () => {
  deepStrictEqual(rangeInView(1_000, { top: -300, ...VIEW }).start, 0);
  const last = rangeInView(1_000, { top: 28 * 980, ...VIEW });
  deepStrictEqual([last.end, last.below], [1_000, 0]);
  const beyond = rangeInView(10, { top: 28 * 980, ...VIEW });
  deepStrictEqual([beyond.start, beyond.end], [10, 10]);
});

Deno.test("rangeInView() stays as it is while less than a few rows go by", () => {
  const ranges = [0, 28, 56].map((by) => rangeInView(1_000, { top: 28 * 504 + by, ...VIEW }));
  deepStrictEqual(new Set(ranges.map(({ start }) => start)).size, 1);
});
