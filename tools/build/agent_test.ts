/** What the agent carries: a host that is watched should not notice it. */
import { deepStrictEqual, doesNotMatch, ok } from "node:assert/strict";
import { join } from "node:path";
import { withDirectory } from "../../testing/with_directory.ts";
import { AGENT, AGENT_ENTRY } from "./agent.ts";
import { bundle } from "./bundle.ts";

/** All of it stays in memory, and what is compiled of it besides: about three times as much. */
const MAX_BUNDLE_BYTES = 460_000;

Deno.test("the bundle of the agent holds the small form of zod alone, and nothing of node", () =>
  withDirectory(async (directory) => {
    const file = join(directory, "agent.js");
    await bundle(AGENT_ENTRY, file, { platform: "browser" });
    const source = await Deno.readTextFile(file);

    doesNotMatch(source, /["']node:/);
    // The bundle names each module before what is left of it.
    const modules = [...source.matchAll(/^\/\/ (?:\.\.\/)*node_modules\/.*\/zod\/(\S+)$/gm)]
      .map(([, path = ""]) => path);
    ok(modules.includes("v4/mini/schemas.js"), modules.join());
    deepStrictEqual(modules.filter((path) => /^v4\/classic\/|^v3\//.test(path)), []);
  }));

Deno.test(`the bundle of the agent takes at most ${MAX_BUNDLE_BYTES} bytes`, () =>
  withDirectory(async (directory) => {
    const { size } = await Deno.stat(await AGENT.bundle(directory));

    ok(size <= MAX_BUNDLE_BYTES, `${size}`);
  }));
