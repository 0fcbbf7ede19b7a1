/** docs/architecture.md has every room of the server, and its two life cycles name no file twice. */
import { deepStrictEqual, ok } from "node:assert/strict";
import { join } from "node:path";
import { ROOT } from "./documented_commands.ts";

const PAGE = await Deno.readTextFile(join(ROOT, "docs/architecture.md"));

for (const top of ["shared", "agent", "server"]) {
  Deno.test(`docs/architecture.md has a row for every folder of ${top}/`, async () => {
    const rows = [...PAGE.matchAll(/^\| (`[^|]*`) \|/gm)].map(([, cell = ""]) => cell).join(" ");
    const entries = await Array.fromAsync(Deno.readDir(join(ROOT, top)));

    const missing = entries.filter(({ isDirectory }) => isDirectory)
      .map(({ name }) => `${top}/${name}/`)
      .filter((folder) => !rows.includes(`\`${folder}\``));

    deepStrictEqual(missing, []);
  });
}

for (const life of ["The life of a sample", "The life of a page request"]) {
  Deno.test(`"${life}" names each file once`, () => {
    const text = PAGE.split(`## ${life}\n`)[1]?.split("\n## ")[0] ?? "";
    const files = [...text.matchAll(/`((?:agent|server|shared)\/[^`]+\.tsx?)`/g)]
      .map(([, file = ""]) => file);

    ok(files.length > 5, files.join());
    deepStrictEqual(files.filter((file, index) => files.indexOf(file) !== index), []);
  });
}
