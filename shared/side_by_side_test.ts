import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { sideBySide } from "./side_by_side.ts";

Deno.test("sideBySide() has no more at once than it may, and gives results in the order of the items", async () => {
  const begun: number[] = [];
  const gates = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
  const done = sideBySide([0, 1, 2, 3, 4], 2, async (item) => {
    begun.push(item);
    await gates[item]?.promise;
    return item * 10;
  });
  deepStrictEqual(begun, [0, 1]);

  gates[1]?.resolve();
  await Promise.resolve();
  await Promise.resolve();
  deepStrictEqual(begun, [0, 1, 2]);

  for (const gate of gates) gate.resolve();
  deepStrictEqual(await done, [0, 10, 20, 30, 40]);
});

Deno.test("sideBySide() rejects with the first fault and begins nothing after it", async () => {
  let begun = 0;
  const first = Promise.withResolvers<number>();
  await rejects(
    sideBySide([1, 2, 3, 4], 2, (item) => {
      begun++;
      return item === 1 ? first.promise : Promise.reject(new Error(`no ${item}`));
    }),
    /no 2/,
  );

  first.resolve(1);
  await first.promise;
  await Promise.resolve();
  strictEqual(begun, 2);
  deepStrictEqual(await sideBySide([], 3, () => Promise.resolve(1)), []);
});
