/** Follows docs/monitoring_plugins.md beside a running server, in the words that stand there. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { delimiter, join } from "node:path";
import { sha256Hex } from "../../server/auth/tokens.ts";
import { parsePluginOutput } from "../../testing/plugin_grammar.ts";
import { withReportingHost } from "../../testing/reporting_host.ts";
import { openStore, testingApiToken } from "../../testing/store.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { taskArguments } from "../../tools/demo/programs.ts";
import { parseCommands, ROOT } from "./documented_commands.ts";
import { startCommand } from "./shell.ts";

const PATH = "docs/monitoring_plugins.md";
const PAGE = await Deno.readTextFile(join(ROOT, PATH));
const TOKEN = "h".repeat(40);
const EXAMPLE_URL = "https://monitor.example.com";
const EXAMPLE_FILE = "/etc/proxmox-monitor-check.token";

const POOLS = {
  available: true,
  pools: [{ name: "tank", health: "DEGRADED", capacity_percent: 71 }],
};

/** Puts the installed command into `directory`: the one of this tree. */
async function installCommand(directory: string): Promise<void> {
  const words = [Deno.execPath(), ...await taskArguments("start")].map((word) => `'${word}'`);
  const script = `#!/bin/sh\ncd '${ROOT}' && exec ${words.join(" ")} "$@"\n`;
  await Deno.writeTextFile(join(directory, "proxmox-monitor-server"), script, { mode: 0o755 });
}

Deno.test("the commands of docs/monitoring_plugins.md do what it says", () =>
  withDirectory(async (directory) => {
    await installCommand(directory);
    const tokenFile = join(directory, "token");
    await Deno.writeTextFile(tokenFile, TOKEN);
    await withReportingHost({ zfs_pools: POOLS }, async (_, server) => {
      {
        await using store = await openStore({ path: server.database_path });
        await store.insertApiToken(testingApiToken(sha256Hex(TOKEN)));
      }
      const shell = {
        directory,
        environment: {
          PATH: directory + delimiter + (Deno.env.get("PATH") ?? ""),
          DATABASE_PATH: join(directory, "none"),
          PORT: new URL(server.url).port,
          TOKEN,
        },
      };
      const asHere = (text: string) =>
        text.replace(EXAMPLE_URL, server.url).replaceAll(EXAMPLE_FILE, tokenFile);
      const run = async (text: string) => {
        await using started = startCommand(asHere(text), shell);
        return { code: await started.ended(), stdout: started.stdout };
      };
      const commands = parseCommands({ path: PATH, text: PAGE }).map(({ text }) => text);

      const fleet = await run(commands.shift() ?? "");
      strictEqual(fleet.code, 2);
      const [, example = ""] = /^```\n(CRITICAL - 11 of .*?)```$/ms.exec(PAGE) ?? [];
      const labels = (text: string) => parsePluginOutput(text).figures.map(({ label }) => label);
      deepStrictEqual(labels(fleet.stdout), labels(example));

      const host = await run(commands.shift() ?? "");
      strictEqual(host.code, 2);
      deepStrictEqual(labels(host.stdout), ["problems", "tank_capacity"]);

      deepStrictEqual(await run(commands.shift() ?? ""), { code: 0, stdout: "503" });
      deepStrictEqual(commands, [], "not run");

      const [, script = ""] = /^```bash\n(.*?)^```$/ms.exec(PAGE) ?? [];
      await Deno.writeTextFile(join(directory, "local"), asHere(script), { mode: 0o755 });
      match((await run("./local")).stdout, /^2 "Proxmox fleet" - CRITICAL - 0 of 1 [^|\n]*\n$/);
    });
  }));
