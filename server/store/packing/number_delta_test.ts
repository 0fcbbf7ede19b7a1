import { strictEqual, throws } from "node:assert/strict";
import { decodeNumberDelta } from "./number_delta.ts";

const MANY = "1,".repeat(600);

// As version 12 of the schema stored them.
for (
  const [base, text, delta] of [
    ['{"a":1,"b":2}', '{"a":1,"b":2}', ""],
    ['{"a":146202320863,"b":[7,"x"],"c":12}', '{"a":146202320999,"b":[7,"x"],"c":5}', "c136e02d7e"],
    ['{"a":1,"b":0.25,"c":100}', '{"a":1,"b":0.5,"c":98}', "e01b0a5d2e"],
    [`${MANY}2`, `${MANY}3`, "effeffe5ac1e"],
    [
      '{"a":"one","b":1,"c":2,"d":3,"e":40000000000000}',
      '{"x":1,"b":9111111111111,"c":8222222222222,"d":733333333333333,"e":1}',
      "f00f7bf22f78f22f3a1c9111111111110c8222222222220c733333333333330d39999999999999",
    ],
  ] as const
) {
  Deno.test(`decodeNumberDelta() reads ${delta === "" ? "nothing" : delta.slice(0, 12)}`, () => {
    strictEqual(decodeNumberDelta(base, Uint8Array.fromHex(delta)), text);
  });
}

Deno.test("decodeNumberDelta() throws for a difference to a text of more pieces", () => {
  throws(() => decodeNumberDelta("1", Uint8Array.fromHex("c1c1")), RangeError);
});
