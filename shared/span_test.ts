import { strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { readSpan, spanText } from "./span.ts";

for (
  const [text, seconds] of [
    ["90m", 5_400],
    ["26h", 93_600],
    ["8d", 691_200],
    ["45s", 45],
    [" 3600 ", 3_600],
    ["0", null],
    ["0h", null],
    ["1.5h", null],
    ["-2h", null],
    ["2 h", null],
    ["2w", null],
    ["", null],
    ["1234567890", null],
  ] as const
) {
  Deno.test(`readSpan() of "${text}" is ${seconds}`, () => strictEqual(readSpan(text), seconds));
}

for (
  const [seconds, text] of [[5_400, "90m"], [86_400, "1d"], [90_000, "25h"], [61, "61s"]] as const
) {
  Deno.test(`spanText() of ${seconds} is ${text}`, () => strictEqual(spanText(seconds), text));
}

Deno.test("what spanText() writes readSpan() reads", () =>
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 * 86_400 }), (seconds) =>
      strictEqual(readSpan(spanText(seconds)), seconds)),
  ));
