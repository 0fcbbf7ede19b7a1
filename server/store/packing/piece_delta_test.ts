import { ok, strictEqual } from "node:assert/strict";
import { rounds } from "../../../testing/rounds.ts";
import { createRandom } from "../../../testing/damage.ts";
import { CutText } from "./cut_text.ts";
import { decodePieceDelta } from "./decode_pieces.ts";
import { encodePieceDelta } from "./encode_pieces.ts";

/** How many bytes the difference takes; null where there is none. Fails unless it decodes exactly. */
function difference(base: string, text: string): number | null {
  const delta = encodePieceDelta(new CutText(base), text);
  if (delta !== null) strictEqual(decodePieceDelta(base, delta), text);
  return delta?.length ?? null;
}

for (
  const [what, base, text, bytes] of [
    ["equal texts", '{"a":1,"b":2}', '{"a":1,"b":2}', 0],
    ["a counter that grew by one digit", '{"a":146202320863}', '{"a":146202320867}', 2],
    ["a counter that grew by seven digits", '{"a":146202320863}', '{"a":146203320867}', 3],
    ["two of one key that grew alike", '[{"a":15},{"a":20}]', '[{"a":46},{"a":51}]', 3],
    ["what one gains another loses", '{"a":1000000,"b":9999999}', '{"a":1012345,"b":9987654}', 4],
    ["a counter that shrank", '{"a":1,"b":100}', '{"a":1,"b":98}', 3],
    ["memory that grew by some pages", '{"a":4096,"b":1}', '{"a":4198400,"b":1}', 3],
    ["15 digits behind a point", '{"a":0.25,"b":1}', '{"a":0.0123456789012345,"b":1}', 8],
    ["17 digits", '{"a":5.25,"b":1}', '{"a":0.30000000000000004,"b":1}', 10],
    ["a fraction that is none any more", '{"a":0.25,"b":1}', '{"a":0,"b":1}', null],
    ["zeros behind a point", '{"a":0.25,"b":1}', '{"a":0.00,"b":1}', null],
    ["a number below zero", '{"a":-1}', '{"a":-2}', null],
    ["zeros before a number", '{"a":7,"b":1}', '{"a":007,"b":1}', null],
    ["more digits than are exact", "[1234567890123456789]", "[1234567890123456788]", null],
    ["another number of pieces", "1,2", "1,2,3", null],
    ["words", '{"a":"one"}', '{"a":"two"}', null],
    ["a byte of zero", "1,2", "1,\0", null],
    ["many equal pieces", `${"1,".repeat(600)}2`, `${"1,".repeat(600)}3`, 4],
    ["an empty text and a digit", "", "1", null],
  ] as const
) {
  Deno.test(`encodePieceDelta() takes ${bytes ?? "no"} bytes for ${what}`, () => {
    strictEqual(difference(base, text), bytes);
  });
}

const PARTS = ["0", "7", "12", "-", ".", "e", ":", ",", '"', "}", "\n", "ü", "🦊", "+", " "];

function makeText(random: () => number): string {
  const length = Math.floor(random() * 40);
  return Array.from({ length }, () => PARTS[Math.floor(random() * random() * PARTS.length)])
    .join("");
}

/** `text` with some of its characters others. */
function edit(random: () => number, text: string): string {
  return [...text].map((character) =>
    character !== "," && random() < 0.1 ? makeText(random).slice(0, 2) : character
  ).join("");
}

Deno.test("decodePieceDelta() gives back any text of which there is a difference", () => {
  const random = createRandom(3);
  let differences = 0;
  for (let round = 0; round < rounds(20_000, 400_000); round++) {
    const base = makeText(random);
    if (difference(base, edit(random, base)) !== null) differences++;
  }
  ok(differences > 1000, `only ${differences} differences`);
});

Deno.test("decodePieceDelta() of damage throws or gives some text, and takes no memory without end", () => {
  const random = createRandom(4);
  const base = '{"a":0.25,"b":100,"c":[1,2,{"b":4096}],"d":"x"}';
  for (let round = 0; round < rounds(5_000, 100_000); round++) {
    const length = Math.floor(random() * 40);
    const damaged = Uint8Array.from({ length }, () => Math.floor(random() * random() * 256));
    try {
      ok(decodePieceDelta(base, damaged).length < 10_000);
    } catch (error) {
      ok(error instanceof RangeError, String(error));
    }
  }
});
