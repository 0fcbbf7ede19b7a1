import { deepStrictEqual } from "node:assert/strict";
import { FirstOf } from "./first_of.ts";

const letters = (text: string) => [...text].map((letter, at) => ({ letter, at }));

Deno.test("FirstOf keeps the first in order, however they come, equals as they came", () => {
  const first = new FirstOf<{ letter: string; at: number }>(
    (a, b) => a.letter < b.letter ? -1 : a.letter > b.letter ? 1 : 0,
    3,
  );
  deepStrictEqual(first.all(), []);

  for (const part of ["zby", "", "yxwvutsr", "c", "b"]) first.add(letters(part));

  deepStrictEqual(first.all(), [
    { letter: "b", at: 1 },
    { letter: "b", at: 0 },
    { letter: "c", at: 0 },
  ]);
});
