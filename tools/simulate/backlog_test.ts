import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { DEFAULT_INTERVALS } from "../../shared/sample/mod.ts";
import { backlogMoments, countBacklog } from "./backlog.ts";

Deno.test("backlogMoments() has none of no hours", () => {
  strictEqual(countBacklog({ hours: 0, intervals: DEFAULT_INTERVALS }), 0);
});

Deno.test("backlogMoments() has every kind at its interval, oldest first, all in the past", () => {
  const moments = [
    ...backlogMoments({ hours: 2, intervals: DEFAULT_INTERVALS, now_ms: 7_200_000 }),
  ];

  const countOf = (wanted: string) => moments.filter(({ kind }) => kind === wanted).length;
  deepStrictEqual(["fast", "medium", "slow"].map(countOf), [240, 24, 4]);
  strictEqual(moments.length, countBacklog({ hours: 2, intervals: DEFAULT_INTERVALS }));
  deepStrictEqual(moments[0], { kind: "fast", collected_at_ms: 0 });
  strictEqual(moments.at(-1)?.collected_at_ms, 7_170_000);
  deepStrictEqual(
    moments.map(({ collected_at_ms }) => collected_at_ms),
    moments.map(({ collected_at_ms }) => collected_at_ms).toSorted((a, b) => a - b),
  );
});

Deno.test("backlogMoments() takes intervals that are no multiples of each other", () => {
  const intervals = { fast: 20, medium: 50, slow: 3600 };

  const seconds = [...backlogMoments({ hours: 1 / 36, intervals, now_ms: 100_000 })]
    .filter(({ kind }) => kind === "medium").map(({ collected_at_ms }) => collected_at_ms / 1000);

  deepStrictEqual(seconds, [0, 60]);
});
