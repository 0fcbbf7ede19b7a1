import { dirname } from "node:path";

export interface BundleOptions {
  /** For "browser" each package gives what needs nothing of `node:`, where it has that. */
  platform?: "deno" | "browser";
  /** Half the bytes, all of which the runtime keeps in memory; names in stack traces are lost. */
  minify?: boolean;
}

/**
 * Bundles the module `entry` with all it imports into the one file `output`. The same sources
 * give the same bytes, wherever the project lies.
 */
export async function bundle(
  entry: string,
  output: string,
  { platform = "deno", minify = false }: BundleOptions = {},
): Promise<void> {
  const words = ["--unstable-raw-imports", `--platform=${platform}`];
  await runBundler(entry, output, words);
  if (minify) await minifyFile(output, words);
  await Deno.writeTextFile(output, escapeWide(await Deno.readTextFile(output)));
}

async function runBundler(entry: string, output: string, words: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", ...words, `--output=${output}`, entry],
    // The bundle names each module by its path from here.
    cwd: dirname(entry),
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  if (success) return;
  throw new Error(`Cannot bundle "${entry}": ${new TextDecoder().decode(stderr).trim()}`);
}

async function minifyFile(file: string, words: readonly string[]): Promise<void> {
  const kept = keepUsing(await Deno.readTextFile(file));
  await Deno.writeTextFile(file, kept.source);
  const minified = `${file}.min`;
  await runBundler(file, minified, [...words, "--minify"]);
  await Deno.writeTextFile(file, kept.restore(await Deno.readTextFile(minified)));
  await Deno.remove(minified);
}

/**
 * The minifier of `deno bundle` (esbuild 0.25.5) puts a value that is used once in the place of
 * its name, also where the name is declared with `using`, and so nothing disposes of it any more.
 * Each such name is used once more until that is over, by a call that `restore` takes out again.
 */
function keepUsing(source: string): { source: string; restore(minified: string): string } {
  let declared = 0;
  const marked = source.replace(/^( *(?:await )?using ([\w$]+) = )/gm, (_, start, name) => {
    declared++;
    return `${start}${MARK}(() => ${name}) ?? `;
  });
  const found = new RegExp(`\\b${MARK}\\(\\(\\)=>[\\w$]+\\)\\?\\?`, "g");
  return {
    source: marked,
    restore(minified) {
      const kept = minified.match(found)?.length ?? 0;
      const restored = minified.replace(found, "");
      if (kept === declared && !restored.includes(MARK)) return restored;
      throw new Error(`Cannot minify: ${declared} values are declared with "using", ${kept} found`);
    },
  };
}

const MARK = "usedOnceMore";

/**
 * `source` without signs beyond Latin-1. One of them, and comments have some, would make V8 keep
 * all of the source in two bytes a sign: a megabyte more in an agent.
 */
function escapeWide(source: string): string {
  return source.replace(
    /[^\0-\xff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
