import { strictEqual } from "node:assert/strict";
import { collectGarbage } from "../../agent/garbage.ts";
import { AGENT_FLAGS } from "./agent.ts";

const V8_FLAGS = AGENT_FLAGS.filter((flag) => flag.startsWith("--v8-flags="));

/** Whether a runtime with `flags` has collected what nothing holds any more. */
async function collects(flags: readonly string[]): Promise<boolean> {
  const module = JSON.stringify(new URL("../../agent/garbage.ts", import.meta.url).href);
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "eval",
      ...flags,
      `
      import { collectGarbage } from ${module};
      const held = new WeakRef({});
      // What was looked at in this turn is kept until its end.
      await new Promise((resolve) => setTimeout(resolve));
      collectGarbage();
      console.log(held.deref() === undefined);
    `,
    ],
    stdin: "null",
    env: { NO_COLOR: "1" },
  }).output();
  return new TextDecoder().decode(stdout).trim() === "true";
}

Deno.test("collectGarbage() collects with the flags of what is built", async () => {
  strictEqual(await collects(V8_FLAGS), true);
});

Deno.test("collectGarbage() leaves it to V8 without them", async () => {
  strictEqual(await collects([]), false);
  collectGarbage();
});
