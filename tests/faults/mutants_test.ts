/**
 * The suite itself is tested. What must hold: the tests pass on a copy of this tree, and for each
 * build that is broken on purpose (mutants/mutants.ts) the tests that should notice fail.
 */
import { match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { copyProject } from "../../testing/copy_project.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { type Mutant, MUTANTS } from "./mutants/mutants.ts";

Deno.test(`${MUTANTS.length} builds that are broken on purpose are caught`, (test) =>
  withDirectory(async (tree) => {
    await copyProject(tree);

    await test.step("a build that is not broken passes", async () => {
      const files = new Set(MUTANTS.map(({ caughtBy }) => caughtBy));
      const { code, output } = await runTests(tree, [...files]);
      strictEqual(code, 0, output);
    });
    for (const mutant of MUTANTS) {
      await test.step(`one that ${mutant.name} does not`, async () => {
        const undo = await breakTree(tree, mutant);
        const { code, output } = await runTests(tree, [mutant.caughtBy]);
        await undo();

        ok(code !== 0, `${mutant.caughtBy} passes`);
        // Not for want of a module that loads.
        match(output, / \d+ passed .*\| [1-9]\d* failed/);
      });
    }
  }));

/** Applies a mutant's edits; returns what takes them back. */
async function breakTree(tree: string, { edits }: Mutant): Promise<() => Promise<void>> {
  const originals = new Map<string, string>();
  for (const { file, find, replace } of edits) {
    const path = join(tree, file);
    const text = await Deno.readTextFile(path);
    const times = text.split(find).length - 1;
    strictEqual(times, 1, `Cannot break "${file}": "${find}" is there ${times} times`);
    if (!originals.has(path)) originals.set(path, text);
    await Deno.writeTextFile(path, text.replace(find, () => replace));
  }
  return async () => {
    for (const [path, text] of originals) await Deno.writeTextFile(path, text);
  };
}

/** Runs test files of the copy in their short form, without its types: a mutant may break them. */
async function runTests(
  tree: string,
  files: string[],
): Promise<{ code: number; output: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "--quiet", "--no-check", "--allow-all", ...files],
    cwd: tree,
    env: { NIGHTLY: "", NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, output: decoder.decode(stdout) + decoder.decode(stderr) };
}
