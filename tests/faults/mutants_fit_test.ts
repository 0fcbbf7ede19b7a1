/** The mutants fit this tree: what each one changes is there, and so is what has to catch it. */
import { deepStrictEqual } from "node:assert/strict";
import { MUTANTS } from "./mutants/mutants.ts";

const ROOT = new URL("../../", import.meta.url);

for (const { name, edits, caughtBy } of MUTANTS) {
  Deno.test(`the build that ${name} can be made`, async () => {
    const times: Record<string, number> = {};
    for (const { file, find } of edits) {
      const text = await Deno.readTextFile(new URL(file, ROOT));
      times[`${file}: ${find}`] = text.split(find).length - 1;
    }

    deepStrictEqual(times, Object.fromEntries(Object.keys(times).map((edit) => [edit, 1])));
    deepStrictEqual((await Deno.stat(new URL(caughtBy, ROOT))).isFile, true);
  });
}
