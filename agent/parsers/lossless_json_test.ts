import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { parseLosslessJson } from "./lossless_json.ts";

for (
  const [what, text, value] of [
    ["the largest safe integer as a number", "9007199254740991", 9007199254740991],
    ["the next integer as text", "9007199254740992", "9007199254740992"],
    ["the largest GUID as text", "18446744073709551615", "18446744073709551615"],
    ["a large negative integer as text", "-9007199254740993", "-9007199254740993"],
    ["a large fraction as a number", "1.5e300", 1.5e300],
    ["digits in quotes as they are", '"18446744073709551615"', "18446744073709551615"],
    ["values inside objects and lists", '{"a":[1,99999999999999999999]}', {
      a: [1, "99999999999999999999"],
    }],
    ["null as null", "null", null],
  ] as const
) {
  Deno.test(`parseLosslessJson() reads ${what}`, () => {
    deepStrictEqual(parseLosslessJson(text), { ok: true, value });
  });
}

for (const text of ["", " ", "{", '{"a":1', "<html>", "NaN", '{"a":1}{"b":2}']) {
  Deno.test(`parseLosslessJson() refuses ${JSON.stringify(text)}`, () => {
    strictEqual(parseLosslessJson(text).ok, false);
  });
}

Deno.test("parseLosslessJson() survives a million open brackets", () => {
  ok(!parseLosslessJson("[".repeat(1_000_000)).ok);
  ok(!parseLosslessJson("[".repeat(1_000_000) + "]".repeat(1_000_000)).ok);
});
