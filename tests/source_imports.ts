/** The sources of this tree and what they import, as the tests of its structure read them. */
import { dirname, join, normalize } from "node:path";

export interface Source {
  /** From the top of the tree, such as `server/fleet/fleet.ts`. */
  path: string;
  text: string;
}

const IMPORT = /^\s*(?:import|export)\b[^;]*?from\s+"(\.[^"]+)"|import\("(\.[^"]+)"\)/gm;

async function* sourceFiles(folder: string): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory && entry.name !== "build") yield* sourceFiles(path);
    else if (/\.tsx?$/.test(entry.name)) yield path;
  }
}

/** Every TypeScript file, tests included, what is built excluded. */
export async function listSources(): Promise<Source[]> {
  const sources = [];
  for (const folder of ["shared", "agent", "server", "testing", "fixtures", "tools", "tests"]) {
    for await (const path of sourceFiles(folder)) {
      sources.push({ path, text: await Deno.readTextFile(path) });
    }
  }
  return sources;
}

/** Tests, and what only tests use. */
export function isTest(path: string): boolean {
  return /_test\.tsx?$|\/testing_?[a-z_]*\.tsx?$|_testing\.tsx?$/.test(path);
}

/** The files that a file imports, types alone included. */
export function importsOf({ path, text }: Source): string[] {
  return [...text.matchAll(IMPORT)]
    .map((match) => normalize(join(dirname(path), match[1] ?? match[2] ?? "")));
}
