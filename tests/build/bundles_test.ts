/** The same sources give the same bundles, wherever they are built. */
import { doesNotMatch, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { AGENT } from "../../tools/build/agent.ts";
import { SERVER_PROGRAM } from "../../tools/build/server.ts";
import { withDirectory } from "../../testing/with_directory.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

for (const program of [AGENT, SERVER_PROGRAM]) {
  Deno.test(`the bundle of ${program.name} is the same each time and names no place`, () =>
    withDirectory(async (directory) => {
      const other = join(directory, "another/place");
      await Deno.mkdir(other, { recursive: true });

      const first = await Deno.readTextFile(await program.bundle(directory));
      const second = await Deno.readTextFile(await program.bundle(other));

      strictEqual(first === second, true);
      for (const place of [ROOT, directory]) {
        doesNotMatch(first, new RegExp(RegExp.escape(place)));
      }
    }));
}
