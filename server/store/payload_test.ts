import { equal, ok, throws } from "node:assert/strict";
import { decodePayload, encodePayload } from "./payload.ts";

for (
  const [what, text] of [
    ["the empty text", ""],
    ["one character", "0"],
    ["text beyond ASCII", '{"name":"Prüfstand 🦊 \u2028"}'],
    ["a large text", JSON.stringify(Array.from({ length: 100_000 }, (_, index) => index))],
  ] as const
) {
  Deno.test(`decodePayload() gives back ${what}`, () => {
    equal(decodePayload(encodePayload(text)), text);
  });
}

Deno.test("encodePayload() makes what repeats itself small", () => {
  const text = '{"name":"guest","status":"running"},'.repeat(100);

  ok(encodePayload(text).length < text.length / 20);
});

Deno.test("decodePayload() refuses a format it does not know", () => {
  throws(() => decodePayload(Uint8Array.of(200, 1, 2)), /unknown format 200$/);
  throws(() => decodePayload(new Uint8Array()), /unknown format 0$/);
});
