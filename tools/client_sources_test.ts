import { deepStrictEqual, match, ok, throws } from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { copyClientSources, withoutUnused } from "./client_sources.ts";
import { withDirectory } from "../testing/with_directory.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

Deno.test("copyClientSources() puts what is common before the entry and what is loaded by itself, alone", () =>
  withDirectory(async (folder) => {
    const entry = await copyClientSources(ROOT, folder);
    const read = (path: string) => Deno.readTextFile(join(folder, path));

    deepStrictEqual(entry, join(folder, "server/islands/client.ts"));
    match(await Deno.readTextFile(entry), /^import ".\/common.ts";\n/);
    match(await read("server/islands/fleet/HostTable.tsx"), /^import "..\/common.ts";\n/);
    ok(!/common/.test(await read("server/islands/ui/Age.tsx")));
    match(await read("server/islands/live.ts"), /from "..\/..\/phoenix.mjs"/);
  }));

Deno.test("withoutUnused() throws where the library is another", () => {
  throws(() => withoutUnused("var Socket = class {};"), /Cannot cut the live socket/);
});
