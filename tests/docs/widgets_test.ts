/** docs/widgets.md beside what a running server answers. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { sha256Hex } from "../../server/auth/tokens.ts";
import { withReportingHost } from "../../testing/reporting_host.ts";
import { openStore, testingApiToken } from "../../testing/store.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { parseCommands, ROOT } from "./documented_commands.ts";
import { startCommand } from "./shell.ts";

const PATH = "docs/widgets.md";
const PAGE = await Deno.readTextFile(join(ROOT, PATH));
const EXAMPLE_URL = "https://monitor.example.com";
const TOKEN = "h".repeat(40);

const POOLS = { pools: [{ name: "tank", health: "DEGRADED", capacity_percent: 71 }] };

const words = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map(([, word = ""]) => word);

Deno.test("the command of docs/widgets.md prints the fields of its table, and each that it uses", () =>
  withDirectory((directory) =>
    withReportingHost({ zfs_pools: POOLS }, async (_, server) => {
      {
        await using store = await openStore({ path: server.database_path });
        await store.insertApiToken(testingApiToken(sha256Hex(TOKEN)));
      }
      const [command, ...more] = parseCommands({ path: PATH, text: PAGE });
      deepStrictEqual(more, []);
      await using started = startCommand(
        (command?.text ?? "").replace(EXAMPLE_URL, server.url),
        { directory, environment: { TOKEN } },
      );
      strictEqual(await started.ended(), 0, started.stderr);
      const widget = JSON.parse(started.stdout);

      const rows = words(PAGE, /^\| (`.*?) \|/gm).flatMap((cell) => words(cell, /`(\w+)`/g));
      deepStrictEqual(rows.toSorted(), Object.keys(widget).toSorted());

      const used = [
        ...words(PAGE, /- field: (\w+)/g),
        ...words(PAGE, /\.JSON\.\w+ "(\w+)"/g),
        ...words(PAGE, /value_json\.(\w+)/g),
        ...words(PAGE, /json_attributes: \[(.*)\]/g).flatMap((list) => list.split(", ")),
        ...words(PAGE, /items: (\w+)/g),
      ];
      deepStrictEqual(used.filter((field) => !Object.hasOwn(widget, field)), []);
      const [problem] = widget.problems;
      const ofProblems = [...words(PAGE, /\{\{ \.String "(\w+)"/g), "name", "label", "url"];
      deepStrictEqual(ofProblems.filter((field) => !Object.hasOwn(problem, field)), []);
    })
  ));
