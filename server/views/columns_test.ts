import { deepStrictEqual } from "node:assert/strict";
import { testCard, testReason } from "../../testing/views.ts";
import { fromColumns, toColumns } from "./columns.ts";

for (
  const [what, cards] of [
    ["no card", []],
    ["one card", [testCard()]],
    ["cards in their order, with what is not known of them", [
      testCard({ name: "pve-2", load1: null }),
      testCard({ name: "pve-1", reasons: [testReason()], reason_count: 1 }),
    ]],
  ] as const
) {
  Deno.test(`fromColumns() gives back ${what}`, () => {
    deepStrictEqual(fromColumns(JSON.parse(JSON.stringify(toColumns(cards)))), cards);
  });
}
