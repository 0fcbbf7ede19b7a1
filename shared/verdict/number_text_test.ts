import { strictEqual } from "node:assert/strict";
import {
  countText,
  durationText,
  listText,
  percentText,
  utcText,
  wantedText,
} from "./number_text.ts";

for (
  const [seconds, text] of [
    [-1, "0 s"],
    [0, "0 s"],
    [119.9, "119 s"],
    [120, "2 min"],
    [7199, "119 min"],
    [7200, "2 h"],
    [2 * 86_400 - 1, "47 h"],
    [2 * 86_400, "2 days"],
    [41.9 * 86_400, "41 days"],
  ] as const
) {
  Deno.test(`durationText() of ${seconds} s is ${text}`, () =>
    strictEqual(durationText(seconds), text));
}

for (
  const [seconds, text] of [
    [5_400, "90 min"],
    [7_200, "2 h"],
    [93_600, "26 h"],
    [180_000, "50 h"],
    [691_200, "8 days"],
    [61, "61 s"],
  ] as const
) {
  Deno.test(`wantedText() of ${seconds} s is ${text}`, () =>
    strictEqual(wantedText(seconds), text));
}

Deno.test("utcText() is a moment to the minute", () =>
  strictEqual(utcText(1_769_846_459), "2026-01-31 08:00 UTC"));

Deno.test("countText() is singular for one only, also beyond 2^53", () => {
  strictEqual(countText(0, "error"), "0 errors");
  strictEqual(countText(1, "error"), "1 error");
  strictEqual(countText("1", "error"), "1 error");
  strictEqual(countText("18446744073709551615", "error"), "18446744073709551615 errors");
});

Deno.test("percentText() rounds down to one decimal", () => {
  strictEqual(percentText(92), "92 %");
  strictEqual(percentText(99.96), "99.9 %");
});

Deno.test("listText() joins none, one, two and three", () => {
  strictEqual(listText([]), "");
  strictEqual(listText(["a"]), "a");
  strictEqual(listText(["a", "b"]), "a and b");
  strictEqual(listText(["a", "b", "c"]), "a, b and c");
});
