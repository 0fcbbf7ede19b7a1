/** The sources of the islands as they are bundled: a copy, in which few things stand otherwise. */
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";

/** What the islands are made of, below the project. */
const FOLDERS = ["server/islands", "server/views", "shared"];
const ISLANDS = "server/islands";
const COMMON = `${ISLANDS}/common.ts`;
/** The library of the live socket, in the copy. */
const SOCKET = "phoenix.mjs";

const LOADED_LATER = /\bimport\(\s*"(\.[^"]+)"\s*\)/g;

/**
 * Copies the sources of the islands from `root` into `folder`, with what most pages need put before
 * the entry and whatever is loaded by itself: a bundler that splits code makes a file for each set of
 * those that need a module, and what all of them need becomes one. Returns the entry.
 */
export async function copyClientSources(root: string, folder: string): Promise<string> {
  const files = new Map<string, string>();
  for (const name of FOLDERS) {
    for await (const path of walk(join(root, name))) {
      if (/\.tsx?$/.test(path) && !/_test\.tsx?$/.test(path)) {
        files.set(relative(root, path), await Deno.readTextFile(path));
      }
    }
  }
  const entry = `${ISLANDS}/client.ts`;
  const begun = new Set([entry]);
  for (const [path, text] of files) {
    for (const [, target = ""] of text.matchAll(LOADED_LATER)) {
      begun.add(join(dirname(path), target));
    }
  }
  for (const [path, text] of files) {
    const file = join(folder, path);
    await Deno.mkdir(dirname(file), { recursive: true });
    const common = begun.has(path) ? `import "${pathTo(COMMON, path)}";\n` : "";
    const own = text.replace('from "phoenix"', () => `from "${pathTo(SOCKET, path)}"`);
    await Deno.writeTextFile(file, common + own);
  }
  const { resolve } = createRequire(import.meta.url);
  const socket = join(dirname(resolve("phoenix")), "phoenix.mjs");
  await Deno.writeTextFile(join(folder, SOCKET), withoutUnused(await Deno.readTextFile(socket)));
  return join(folder, entry);
}

/** How the file `from` names the file `to`. */
function pathTo(to: string, from: string): string {
  const path = relative(dirname(from), to);
  return path.startsWith(".") ? path : `./${path}`;
}

/**
 * What of the library of the live socket no page uses: it falls back to asking again and again, and
 * packs bytes, which no topic sends.
 */
const UNUSED = [
  { from: "var Ajax = class {", to: "  static serialize(", by: "var Ajax = class {\n" },
  {
    from: "var arrayBufferToBase64 =",
    to: "// js/phoenix/presence.js",
    by: "var LongPoll = null;\n\n",
  },
  { from: "  // private\n  binaryEncode(", to: "// js/phoenix/connection.js", by: "};\n\n" },
] as const;

/**
 * The library of the live socket without what no page uses. Throws where it is not what was looked
 * at: then the pieces that are cut out are to be found anew.
 */
export function withoutUnused(text: string): string {
  let cut = text;
  for (const { from, to, by } of UNUSED) {
    const [start, end] = [cut.indexOf(from), cut.indexOf(to)];
    if (start === -1 || end < start) {
      throw new Error(`Cannot cut the live socket: "${from}" is not followed by "${to}"`);
    }
    cut = cut.slice(0, start) + by + cut.slice(end);
  }
  return cut;
}

async function* walk(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) yield* walk(path);
    else yield path;
  }
}
