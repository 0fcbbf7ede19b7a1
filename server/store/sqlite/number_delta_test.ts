import { ok, strictEqual } from "node:assert/strict";
import { rounds } from "../../../testing/rounds.ts";
import { createRandom } from "../../../testing/damage.ts";
import { cutText, decodeNumberDelta, encodeNumberDelta } from "./number_delta.ts";

/** How many bytes the difference takes; null where there is none. Fails unless it decodes exactly. */
function difference(base: string, text: string): number | null {
  const delta = encodeNumberDelta(cutText(base), text);
  if (delta !== null) strictEqual(decodeNumberDelta(base, delta), text);
  return delta?.length ?? null;
}

for (
  const [what, base, text, bytes] of [
    ["equal texts", '{"a":1,"b":2}', '{"a":1,"b":2}', 0],
    ["a counter that grew by one digit", '{"a":146202320863}', '{"a":146202320867}', 1],
    ["a counter that shrank", '{"a":1,"b":100}', '{"a":1,"b":98}', 3],
    ["a fraction", '{"a":0.25,"b":1}', '{"a":0.5,"b":1}', 2],
    ["a number below zero", '{"a":-1}', '{"a":-2}', null],
    ["zeros before a number", '{"a":7,"b":1}', '{"a":007,"b":1}', 2],
    ["more digits than are exact", "[1234567890123456789]", "[1234567890123456788]", 13],
    ["another number of pieces", "1,2", "1,2,3", null],
    ["words", '{"a":"one"}', '{"a":"two"}', null],
    ["a byte of zero", "1,2", "1,\0", null],
    ["more equal pieces than one mark counts", `${"1,".repeat(600)}2`, `${"1,".repeat(600)}3`, 6],
    ["an empty text and a digit", "", "1", 1],
  ] as const
) {
  Deno.test(`encodeNumberDelta() takes ${bytes ?? "no"} bytes for ${what}`, () => {
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

Deno.test("decodeNumberDelta() gives back any text of which there is a difference", () => {
  const random = createRandom(3);
  let differences = 0;
  for (let round = 0; round < rounds(20_000, 400_000); round++) {
    const base = makeText(random);
    if (difference(base, edit(random, base)) !== null) differences++;
  }
  ok(differences > 1000, `only ${differences} differences`);
});
