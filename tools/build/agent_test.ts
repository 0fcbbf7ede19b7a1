/** What the agent carries: a host that is watched should not notice it. */
import { deepStrictEqual, doesNotMatch, ok } from "node:assert/strict";
import { withDirectory } from "../../testing/with_directory.ts";
import { AGENT } from "./agent.ts";

Deno.test("the bundle of the agent holds the small form of zod alone, and nothing of node", () =>
  withDirectory(async (directory) => {
    const bundle = await Deno.readTextFile(await AGENT.bundle(directory));

    doesNotMatch(bundle, /["']node:/);
    // The bundle names each module before what is left of it.
    const modules = [...bundle.matchAll(/^\/\/ (?:\.\.\/)*node_modules\/.*\/zod\/(\S+)$/gm)]
      .map(([, path = ""]) => path);
    ok(modules.includes("v4/mini/schemas.js"), modules.join());
    deepStrictEqual(modules.filter((path) => /^v4\/classic\/|^v3\//.test(path)), []);
  }));
