/** docs/csv.md beside what a running server answers. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { ROUTES } from "../../server/app.ts";
import { sha256Hex } from "../../server/auth/tokens.ts";
import { withReportingHost } from "../../testing/reporting_host.ts";
import { openStore, testingApiToken } from "../../testing/store.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { parseCommands, ROOT } from "./documented_commands.ts";
import { startCommand } from "./shell.ts";

const PATH = "docs/csv.md";
const PAGE = await Deno.readTextFile(join(ROOT, PATH));
const TOKEN = "h".repeat(40);
const GUESTS = [
  { vmid: 100, type: "qemu", name: "web01", tags: ["prod"] },
  { vmid: 101, type: "lxc", name: "other" },
];

Deno.test("docs/csv.md lists every list that there is as CSV", () => {
  const listed = [...PAGE.matchAll(/^\| `(\/\S+\.csv)`/gm)].map(([, path = ""]) => path);

  deepStrictEqual(
    listed.sort(),
    ROUTES.map(({ path }) => path.replace(":name", "NAME")).filter((path) => path.endsWith(".csv"))
      .sort(),
  );
});

Deno.test("the command of docs/csv.md writes the file that it says", () =>
  withDirectory((directory) =>
    withReportingHost({ vms_runtime: { vms: GUESTS } }, async (_, server) => {
      {
        await using store = await openStore({ path: server.database_path });
        await store.insertApiToken(testingApiToken(sha256Hex(TOKEN)));
      }
      const [command, ...more] = parseCommands({ path: PATH, text: PAGE });
      deepStrictEqual(more, []);
      const text = (command?.text ?? "").replace("https://monitor.example.com", server.url);
      await using started = startCommand(text, { directory, environment: { TOKEN } });
      strictEqual(await started.ended(), 0, started.stderr);

      const lines = (await Deno.readTextFile(join(directory, "guests.csv"))).split("\r\n");
      strictEqual(lines.length, 3);
      match(lines[1] ?? "", /^pve-01,100,qemu,web01,/);
    })
  ));
