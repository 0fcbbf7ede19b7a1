/** An operator searches the page for what a program has said: it must be what programs say. */
import { deepStrictEqual, ok } from "node:assert/strict";
import { join } from "node:path";
import { ROOT } from "./documented_commands.ts";

/** What others than our programs say. */
const SAID_BY_OTHERS: Readonly<Record<string, string>> = {
  "command not found": "the shell",
  "invalid peer certificate": "Deno's TLS",
  "UnknownIssuer": "Deno's TLS",
  "Forbidden": "Hono's check of a form's origin",
};

/** What stands for a value, and what stands between values. */
const VALUES = /…|"[^"]*"|\bhost:\S+|\b127\.0\.0\.1:4000|\.\.\.|[,:()](?=\s|$)/;

const page = await Deno.readTextFile(join(ROOT, "docs/troubleshooting.md"));
const sources = await readSources();

const quotes = [...page.matchAll(/^\| (.*?) \|/gm)].flatMap(([, cell = ""]) =>
  [...cell.matchAll(/`([^`]*)`/g)].map(([, quote = ""]) => quote)
);

Deno.test("docs/troubleshooting.md quotes enough to be searched", () => {
  ok(quotes.length >= 25);
});

for (const quote of quotes) {
  Deno.test(`docs/troubleshooting.md: "${quote}" is what is said`, () => {
    const parts = quote.split(VALUES).map((part) => part.trim()).filter((part) =>
      /[a-z]{3}/i.test(part)
    );

    const unknown = parts.filter((part) => !(part in SAID_BY_OTHERS) && !sources.includes(part));

    deepStrictEqual(unknown, []);
  });
}

/** All that agent, server and installer can say, as one text. */
async function readSources(): Promise<string> {
  const texts: string[] = [];
  for (const folder of ["agent", "server", "shared", "deploy"]) {
    for await (const path of listFiles(join(ROOT, folder))) {
      if (/\.(tsx?|sh|service)$/.test(path) && !/_test\.|testing|server\/static/.test(path)) {
        texts.push(await Deno.readTextFile(path));
      }
    }
  }
  // A sentence may be broken over lines of source.
  return texts.join("\n").replaceAll(/["`] \+\s+["`]/g, "");
}

async function* listFiles(directory: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    const path = join(directory, name);
    if (isDirectory) yield* listFiles(path);
    else yield path;
  }
}
