import { dirname } from "node:path";

/**
 * Bundles the module `entry` with all it imports into the one file `output`. The same sources
 * give the same bytes, wherever the project lies. For the platform "browser" each package gives
 * what needs nothing of `node:`, where it has that.
 *
 * Not minified: the minifier of `deno bundle` (esbuild 0.25.5) puts a value that is used once in
 * the place of its name, also where the name is declared with `using`, and so nothing disposes
 * of it any more.
 */
export async function bundle(
  entry: string,
  output: string,
  { platform = "deno" }: { platform?: "deno" | "browser" } = {},
): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--unstable-raw-imports", `--platform=${platform}`]
      .concat(`--output=${output}`, entry),
    // The bundle names each module by its path from here.
    cwd: dirname(entry),
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  if (!success) {
    throw new Error(`Cannot bundle "${entry}": ${new TextDecoder().decode(stderr).trim()}`);
  }
  await Deno.writeTextFile(output, escapeWide(await Deno.readTextFile(output)));
}

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
