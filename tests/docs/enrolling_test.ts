/** Follows docs/enrolling.md in the words that stand there, where `ssh` is a shell of this machine. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { parse, stringify } from "smol-toml";
import { openAgentHost } from "../../testing/agent_host.ts";
import { openFormClient } from "../../testing/form_client.ts";
import { layShellPrograms, runInShell } from "../../testing/shell_host.ts";
import { withServer } from "../../testing/with_server.ts";
import { readCommands } from "./documented_commands.ts";

Deno.test("the commands of docs/enrolling.md enrol every host by its line, and name those that failed", () =>
  withServer(async (server) => {
    const client = await openFormClient(server);
    await using host = await openAgentHost("healthy");
    await layShellPrograms(host);
    await host.write(
      "bin/ssh",
      `#!/bin/sh\n[ "$1" = root@pve-02 ] && exit 255\n[ "$2" = sh ] && exec sh\n`,
    );
    await Deno.chmod(`${host.directory}/bin/ssh`, 0o755);
    const { paths } = parse(await Deno.readTextFile(host.configPath));
    await Deno.writeTextFile(host.configPath, stringify({ paths }));
    const made = await client.post("/admin/enrol", { names: "pve-01\npve-02" });
    const { text } = await client.get(made.location ?? "");
    const lines = [...text.matchAll(/id="line-\d+"[^>]*><code>(.*?)<\/code>/gs)]
      .map(([, line = ""]) =>
        line.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&amp;", "&")
      );
    await host.write("lines.txt", `${lines.join("\n")}\n`);
    const commands = (await readCommands()).filter(({ page }) => page === "docs/enrolling.md")
      .map((command) => command.text);
    const [byHand = "", ...others] = commands.filter((command) => command.includes("CODE"));
    const loop = commands.filter((command) => command !== byHand);
    deepStrictEqual([others, loop.length], [[], 2]);

    const looped = await runInShell(host, `cd '${host.directory}'\n${loop.join("\n")}`);

    strictEqual(looped.code, 0, looped.stderr);
    match(looped.stdout, /^Enrolled as "pve-01"/m);
    strictEqual(await Deno.readTextFile(`${host.directory}/failed.txt`), "pve-02\n");
    const code = /c=([\w-]{43}) /.exec(lines[1] ?? "")?.[1] ?? "";
    const typed = byHand.replace("CODE", code).replace("https://monitor.example.com", server.url);
    const refused = await runInShell(host, `${typed}; exit $?`);
    deepStrictEqual([refused.code, refused.stdout], [77, ""], refused.stderr);
    const own = await runInShell(host, `${typed.replace("pve-01", "pve-02")}; exit $?`);
    strictEqual(own.code, 0, own.stderr);
    strictEqual(parse(await Deno.readTextFile(host.configPath))["host_id"], "pve-02");
  }));
