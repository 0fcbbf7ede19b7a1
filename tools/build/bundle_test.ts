import { deepStrictEqual, match, rejects, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { startDeno } from "../../testing/agent_process.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { bundle } from "./bundle.ts";

/** A value that is declared with `using` and named once, which a minifier puts in its place. */
const DISPOSES = `
function open() {
  return { is: (text: string) => text === "", [Symbol.dispose]: () => console.log("disposed") };
}
{
  using opened = open();
  if (opened.is("")) console.log("used");
}`;

for (const minify of [false, true]) {
  Deno.test(`bundle() keeps what disposes of a value${minify ? ", minified" : ""}`, () =>
    withDirectory(async (directory) => {
      const [entry, output] = [join(directory, "main.ts"), join(directory, "out.js")];
      await Deno.writeTextFile(entry, DISPOSES);

      await bundle(entry, output, { minify });

      await using program = startDeno(["run", "--no-config", output]);
      strictEqual(await program.ended(), 0);
      strictEqual(program.stdout, "used\ndisposed\n");
      const names = await Array.fromAsync(Deno.readDir(directory), ({ name }) => name);
      deepStrictEqual(names.sort(), ["main.ts", "out.js"]);
    }));
}

Deno.test("bundle() takes one byte a sign in memory, and says what it said", () =>
  withDirectory(async (directory) => {
    const [entry, output] = [join(directory, "main.ts"), join(directory, "out.js")];
    const source =
      'export const a = {\n  /** "on", … */\n  b: "… 🚀",\n};\nconsole.log(a.b, /^…$/.test("…"));';
    await Deno.writeTextFile(entry, source);

    await bundle(entry, output);

    match(await Deno.readTextFile(output), /^[\0-\xff]*$/);
    await using program = startDeno(["run", "--no-config", output]);
    strictEqual(await program.ended(), 0);
    strictEqual(program.stdout, "… 🚀 true\n");
  }));

Deno.test("bundle() says what it cannot bundle and why", () =>
  withDirectory(async (directory) => {
    const entry = join(directory, "main.ts");
    await Deno.writeTextFile(entry, 'import "./absent.ts";');

    await rejects(bundle(entry, join(directory, "out.js")), /Cannot bundle ".*main.ts": .*absent/s);
  }));
