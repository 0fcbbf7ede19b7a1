import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { TestingClock } from "../../testing/clock.ts";
import { createShortMemory } from "./short_memory.ts";

Deno.test("what is put again lasts no longer than from the first time", async () => {
  const clock = new TestingClock();
  const memory = createShortMemory<string>({ clock, forMs: 300, most: 10 });

  memory.put("a", "first");
  await clock.advance(299);
  memory.put("a", "second");
  strictEqual(memory.find("a"), "second");
  await clock.advance(1);

  strictEqual(memory.find("a"), null);
  memory.put("a", "third");
  strictEqual(memory.find("a"), "third");
});

Deno.test("it keeps no more than its bound, and what is forgotten is gone", () => {
  const memory = createShortMemory<number>({ clock: new TestingClock(), forMs: 300, most: 2 });

  for (const [index, key] of ["a", "b", "c"].entries()) memory.put(key, index);
  memory.forget("b");

  deepStrictEqual(["a", "b", "c"].map((key) => memory.find(key)), [null, null, 2]);
});
