import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { createActs } from "./acts.ts";

Deno.test("Acts.run() does one act at a time and offers to take back the last", async () => {
  const acts = createActs();
  const undone: string[] = [];
  const act = (text: string) => () =>
    Promise.resolve({ text, undo: () => Promise.resolve(void undone.push(text)) });

  const first = acts.run(act("one"));
  strictEqual(await acts.run(act("meanwhile")), false);
  strictEqual(await first, true);
  await acts.run(act("two"));
  await acts.undo();
  await acts.undo();

  deepStrictEqual(undone, ["two"]);
  deepStrictEqual(acts.state.value, { kind: "undone", text: "two" });
});

Deno.test("Acts.run() says why an act failed, and does the next", async () => {
  const acts = createActs();

  strictEqual(await acts.run(() => Promise.reject(new Error("Cannot do it: no"))), false);
  deepStrictEqual(acts.state.value, { kind: "failed", text: "Cannot do it: no" });
  await acts.undo();
  strictEqual(acts.state.value.kind, "failed");
  acts.dismiss();
  strictEqual(acts.state.value.kind, "idle");
});
