import { strictEqual } from "node:assert/strict";
import { poolMetric } from "./pool_series.ts";

for (
  const [what, guid, others, expected] of [
    ["a pool alone", "1", [], "pool:tank:capacity_percent"],
    ["a pool beside others", "1", [{ name: "rpool", guid: "2" }], "pool:tank:capacity_percent"],
    ["a pool listed twice", "1", [{ name: "tank", guid: "1" }], "pool:tank:capacity_percent"],
    [
      "a pool that shares its name",
      "1",
      [{ name: "tank", guid: "2" }],
      "pool:tank:1:capacity_percent",
    ],
    ["a pool without GUID", null, [{ name: "tank", guid: "2" }], "pool:tank:capacity_percent"],
  ] as const
) {
  Deno.test(`poolMetric() of ${what} is ${expected}`, () => {
    strictEqual(poolMetric({ name: "tank", guid }, others), expected);
  });
}
