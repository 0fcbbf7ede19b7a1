import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { FairQueue } from "./fair_queue.ts";

function fill(...items: [owner: number, item: string][]): FairQueue<string> {
  const queue = new FairQueue<string>();
  for (const [owner, item] of items) queue.add(owner, item);
  return queue;
}

Deno.test("FairQueue takes one of each owner in turn, each owner's in their order", () => {
  const queue = fill([1, "a1"], [1, "a2"], [1, "a3"], [2, "b1"], [3, "c1"], [3, "c2"]);

  deepStrictEqual(queue.take((_, taken) => taken.length < 4), ["a1", "b1", "c1", "a2"]);
  queue.add(2, "b2");
  deepStrictEqual(queue.take(() => true), ["c2", "a3", "b2"]);
  strictEqual(queue.isEmpty, true);
});

Deno.test("FairQueue takes at least one, however large, and nothing when it is empty", () => {
  const queue = fill([1, "a1"], [1, "a2"]);

  deepStrictEqual(queue.take(() => false), ["a1"]);
  deepStrictEqual(queue.take(() => false), ["a2"]);
  deepStrictEqual(queue.take(() => false), []);
});
