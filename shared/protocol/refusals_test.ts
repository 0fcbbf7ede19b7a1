import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { CLOSE_REASONS, JOIN_REFUSALS, PUSH_REFUSALS, refusalClass } from "./refusals.ts";

for (
  const [reason, expected] of [
    ["invalid_payload", "final"],
    ["out_of_range", "final"],
    ["unknown_event", "final"],
    ["busy", "later"],
    ["storage_failed", "later"],
    ["too_many_unjoined", "later"],
    ["too_many_failed_joins", "later"],
    ["invalid_token", "fatal"],
    ["unknown_host", "fatal"],
    ["replaced", "fatal"],
    ["a reason of a newer server", "later"],
    ["__proto__", "later"],
    ["constructor", "later"],
  ] as const
) {
  Deno.test(`refusalClass() of ${reason} is ${expected}`, () => {
    strictEqual(refusalClass(reason), expected);
  });
}

Deno.test("a reason that stands in two tables has one class", () => {
  const tables: Record<string, string>[] = [JOIN_REFUSALS, PUSH_REFUSALS, CLOSE_REASONS];
  const contradictions = tables.flatMap((table) =>
    Object.entries(table).filter(([reason, own]) => refusalClass(reason) !== own)
  );

  deepStrictEqual(contradictions, []);
});
