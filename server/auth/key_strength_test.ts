import { strictEqual } from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { hasEntropy } from "./key_strength.ts";

for (
  const [what, key, expected] of [
    ["one sign", "a".repeat(32), false],
    ["one sign, however often", "a".repeat(4096), false],
    ["a word again and again", "changeme".repeat(8), false],
    ["a word again and again, cut", "changeme".repeat(8).slice(0, 61), false],
    ["all digits and letters of hex, twice", "0123456789abcdef0123456789abcdef", false],
    ["the alphabet", "abcdefghijklmnopqrstuvwxyz012345", false],
    ["the alphabet backwards", "zyxwvutsrqponmlkjihgfedcba987654", false],
    ["zeros and a last one", `${"0".repeat(40)}1`, false],
    ["a UUID", "3b0d9a52-6f4e-4f0b-9c5e-2d8a7be1c604", true],
    ["words of a passphrase", "a key of the new installation, as long as it takes", true],
    ["32 hex signs of a random source", "9f86d081884c7d659a2feaa0c55ad015", true],
  ] as const
) {
  Deno.test(`hasEntropy() is ${expected} for ${what}`, () => {
    strictEqual(hasEntropy(key), expected);
  });
}

Deno.test("hasEntropy() refuses no key that was drawn at random, in any spelling", () => {
  for (let round = 0; round < 2_000; round++) {
    for (const [bytes, spelling] of [[16, "hex"], [24, "base64"], [48, "base64"]] as const) {
      const key = randomBytes(bytes).toString(spelling);
      strictEqual(hasEntropy(key), true, key);
    }
  }
});
