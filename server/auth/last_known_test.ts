import { strictEqual } from "node:assert/strict";
import { withLastKnown } from "./last_known.ts";

Deno.test("withLastKnown() goes on with what was found last, as long as nothing is reached", async () => {
  const rows = new Map([["a", 1], ["b", 2]]);
  let isReached = true;
  const find = withLastKnown((key) => Promise.resolve(rows.get(key) ?? null), () => isReached);
  strictEqual(await find("a"), 1);
  strictEqual(await find("b"), 2);
  rows.delete("b");
  strictEqual(await find("b"), null);
  rows.set("c", 3);

  isReached = false;

  strictEqual(await find("a"), 1);
  strictEqual(await find("b"), null);
  strictEqual(await find("c"), null);
});

Deno.test("withLastKnown() remembers a thousand, and forgets the one found longest ago", async () => {
  let isReached = true;
  const find = withLastKnown((key) => Promise.resolve(key), () => isReached);
  for (let number = 0; number <= 1_000; number++) await find(`${number}`);

  isReached = false;

  strictEqual(await find("0"), null);
  strictEqual(await find("1"), "1");
  strictEqual(await find("1000"), "1000");
});
