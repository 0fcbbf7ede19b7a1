import { strictEqual } from "node:assert/strict";
import { isPositive } from "./counter.ts";
import { isNoCurrentFigures, NO_CURRENT_FIGURES } from "./fields.ts";

for (
  const [counter, expected] of [
    [null, false],
    [0, false],
    [1, true],
    ["0", false],
    ["00", false],
    ["18446744073709551615", true],
  ] as const
) {
  Deno.test(`isPositive() of ${JSON.stringify(counter)} is ${expected}`, () => {
    strictEqual(isPositive(counter), expected);
  });
}

Deno.test("isNoCurrentFigures() needs both the tag and the start of the message", () => {
  const message = `${NO_CURRENT_FIGURES}: 3 of 20 guests have status unknown`;

  strictEqual(isNoCurrentFigures({ tag: "pvesh", message }), true);
  strictEqual(isNoCurrentFigures({ tag: "decode", message }), false);
  strictEqual(isNoCurrentFigures({ tag: "pvesh", message: "timed out" }), false);
});
