import { deepStrictEqual, strictEqual } from "node:assert/strict";
import type { SketchesFound } from "../../views/sketch.ts";
import { createSketches } from "./sketches.ts";

const SKETCH = { cpu: [1], memory: [2], pool: null };

function open() {
  const asked: (readonly string[])[] = [];
  const tasks: (() => void)[] = [];
  let nowMs = 0;
  const sketches = createSketches({
    read: (hosts): Promise<SketchesFound> => {
      asked.push(hosts);
      const found = Object.fromEntries(hosts.map((host) => [host, SKETCH]));
      return Promise.resolve({ since_unix: 0, step_seconds: 1, sketches: found });
    },
    nowMs: () => nowMs,
    later: (task) => {
      tasks.push(task);
      return () => tasks.splice(tasks.indexOf(task), 1);
    },
  });
  const settle = async () => {
    for (const task of tasks.splice(0)) task();
    await Promise.resolve().then(() => {});
  };
  return { sketches, asked, settle, pass: (ms: number) => nowMs += ms };
}

Deno.test("Sketches.want() asks for what is in sight last, once, and again when it is old", async () => {
  const { sketches, asked, settle, pass } = open();

  sketches.want(["scrolled by"]);
  sketches.want(["a", "b"]);
  await settle();
  sketches.want(["b", "c"]);
  await settle();
  deepStrictEqual(asked, [["a", "b"], ["c"]]);
  deepStrictEqual(sketches.of("a").value, SKETCH);
  strictEqual(sketches.of("scrolled by").value, null);

  pass(16 * 60_000);
  sketches.want(["a"]);
  await settle();
  deepStrictEqual(asked.at(-1), ["a"]);
});

Deno.test("Sketches.want() asks for no more at once than the server answers", async () => {
  const { sketches, asked, settle } = open();

  sketches.want(Array.from({ length: 150 }, (_, index) => `pve-${index}`));
  await settle();
  while (asked.length < 2) await Promise.resolve();
  deepStrictEqual(asked.map(({ length }) => length), [100, 50]);
});
