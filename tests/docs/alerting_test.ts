/** Follows docs/alerting.md beside a running server, in the words that stand there. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { delimiter, join } from "node:path";
import { sha256Hex } from "../../server/auth/tokens.ts";
import { openFormClient } from "../../testing/form_client.ts";
import { openRawSocket } from "../../testing/raw_socket.ts";
import { openSmtpSink } from "../../testing/sinks/smtp_sink.ts";
import { openStore, testingApiToken } from "../../testing/store.ts";
import { until } from "../../testing/until.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";
import { taskArguments } from "../../tools/demo/programs.ts";
import { parseCommands, ROOT } from "./documented_commands.ts";
import { startCommand } from "./shell.ts";

const PATH = "docs/alerting.md";
const PAGE = await Deno.readTextFile(join(ROOT, PATH));
const TOKEN = "h".repeat(40);

/** Where the page's examples say that the server is. */
const EXAMPLE_URL = "https://monitor.example.com";

/** Puts the installed command into `directory`: the one of this tree, on the server's database. */
async function installCommand(directory: string): Promise<void> {
  const words = [Deno.execPath(), ...await taskArguments("start")].map((word) => `'${word}'`);
  const script = `#!/bin/sh\ncd '${ROOT}' && exec ${words.join(" ")} "$@"\n`;
  await Deno.writeTextFile(join(directory, "proxmox-monitor-server"), script, { mode: 0o755 });
}

async function run(text: string, server: TestServer, directory: string): Promise<string> {
  await using started = startCommand(text.replace(EXAMPLE_URL, server.url), {
    directory,
    environment: {
      PATH: directory + delimiter + (Deno.env.get("PATH") ?? ""),
      DATABASE_PATH: server.database_path,
      TOKEN,
    },
  });
  strictEqual(await started.ended(), 0, `${text}: ${started.stderr}`);
  return started.stdout;
}

Deno.test("the commands of docs/alerting.md do what it says", () =>
  withDirectory(async (directory) => {
    await installCommand(directory);
    await using sink = await openSmtpSink();
    await withServer(async (server) => {
      const commands = parseCommands({ path: PATH, text: PAGE }).map(({ text }) => text);
      const next = () => run(commands.shift() ?? "", server, directory);
      const client = await openFormClient(server);
      await makeMailChannel(client, sink.port);

      match(await next(), /^mail\temail\tin use\t/);
      match(await next(), /^Sent a test on channel mail: it was taken\.$/m);
      strictEqual(sink.received.length, 1);

      const token = await server.register("pve-01");
      {
        await using store = await openStore({ path: server.database_path });
        const given = { name: "cluster", scopes: ["hooks"] as const };
        await store.insertApiToken(testingApiToken(sha256Hex(TOKEN), given));
      }
      await using socket = await openRawSocket(server.url);
      await socket.deliver("host:pve-01", "phx_join", { token });
      const isFailed = async () => /backup_event/.test((await client.get("/hosts/pve-01")).text);

      strictEqual(await next(), "");
      await until("it is on the host's page", isFailed);
      strictEqual(await next(), "");
      await until("it is over", async () => !await isFailed());
      deepStrictEqual(commands, [], "not run");
    });
  }));

Deno.test("what docs/alerting.md tells a newcomer to choose is called so", () =>
  withServer(async (server) => {
    const [, section = ""] = /^## 1\. A channel\n(.*?)^## /ms.exec(PAGE) ?? [];
    const client = await openFormClient(server);
    const [kind, save, test, ...more] = [...section.matchAll(/(?<!\*)\*([^*]+)\*(?!\*)/g)]
      .map(([, word = ""]) => word);
    ok(section.includes("**Admin → Channels**"));
    match((await client.get("/admin/hosts")).text, />Channels/);
    match((await client.get("/admin/channels")).text, new RegExp(`<option[^>]*>${kind}<`));
    match(
      (await client.get("/admin/channels/new?kind=email")).text,
      new RegExp(`>${save}</button>`),
    );
    const path = await makeMailChannel(client, 9);
    match((await client.get(path)).text, new RegExp(`>${test}</button>`));
    deepStrictEqual(more, []);
  }));

type Client = Awaited<ReturnType<typeof openFormClient>>;

async function makeMailChannel(client: Client, port: number): Promise<string> {
  const { location, text } = await client.post("/admin/channels/new?kind=email", {
    name: "mail",
    digest_at: "08:00",
    at_once: "5",
    per_hour: "30",
    enabled: "on",
    set_host: "127.0.0.1",
    set_port: String(port),
    set_security: "none",
    set_from: "monitor@example.com",
    set_to: "anna@example.com",
  });
  ok(location !== null && location !== undefined, text);
  return location;
}
