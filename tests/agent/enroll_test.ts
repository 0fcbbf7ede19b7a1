/** `agent enroll`, and the whole way from a pasted name to a host that reports. */
import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from "node:assert/strict";
import { parse, stringify } from "smol-toml";
import { systemClock } from "../../shared/clock.ts";
import { loadAgentPackages } from "../../server/web/agent_packages.ts";
import { type AgentHost, openAgentHost } from "../../testing/agent_host.ts";
import { layAgentPackages, PACKAGE } from "../../testing/agent_packages.ts";
import { type FormClient, openFormClient } from "../../testing/form_client.ts";
import { runInShell } from "../../testing/shell_host.ts";
import { until } from "../../testing/until.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { withServer } from "../../testing/with_server.ts";

const PATH = "/admin/enrol";

/** The line that the page shows for a name that is pasted, or asked a new code for. */
async function lineFor(client: FormClient, path: string, fields: Record<string, string>) {
  const { text } = await client.get((await client.post(path, fields)).location ?? "");
  const [, line = ""] = /id="line-0"[^>]*><code>(.*?)<\/code>/s.exec(text) ?? [];
  return line.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&amp;", "&");
}

async function stateOf(client: FormClient, name: string): Promise<string | undefined> {
  const { enrolments } = JSON.parse((await client.get("/api/enrolments")).text);
  return enrolments.find((one: { name: string }) => one.name === name)?.state;
}

/** What stands in the file before, as a service waits with it. */
async function layPaths(host: AgentHost): Promise<void> {
  const { paths } = parse(await Deno.readTextFile(host.configPath));
  await Deno.writeTextFile(host.configPath, stringify({ paths }), { mode: 0o600 });
}

Deno.test("a name that is pasted becomes a line, the line a configuration, and the host reports", () =>
  withDirectory(async (directory) => {
    await layAgentPackages(directory);
    const agentPackages = await loadAgentPackages(directory, systemClock);
    await withServer(async (server) => {
      const client = await openFormClient(server);
      await using host = await openAgentHost("healthy");
      await layPaths(host);
      const before = parse(await Deno.readTextFile(host.configPath));
      const service = await host.start("run");
      await until("it waits for its settings", () => service.stderr.includes("is missing"));
      const line = await lineFor(client, PATH, { names: "pve-01" });
      const code = /\bc=([\w-]{43}) /.exec(line)?.[1] ?? "";

      const installed = await runInShell(host, line);

      deepStrictEqual([installed.code, code.length], [0, 43], installed.stderr);
      match(installed.stdout, new RegExp(`^${RegExp.escape(PACKAGE)}: OK$`, "m"));
      match(installed.stdout, /^Enrolled as "pve-01" at http:.*holds the token/m);
      deepStrictEqual(
        await Deno.readFile(`${host.directory}/installed`),
        await Deno.readFile(`${directory}/${PACKAGE}`),
      );
      await until(
        "the page says that it reported",
        async () => await stateOf(client, "pve-01") === "reported",
      );
      const { token, ...config } = parse(await Deno.readTextFile(host.configPath));
      deepStrictEqual({ ...config }, {
        ...before,
        server_url: `${server.agent_url}/websocket`,
        host_id: "pve-01",
      });
      strictEqual((await Deno.stat(host.configPath)).mode! & 0o777, 0o600);
      const said = [installed.stdout, installed.stderr, service.stderr, service.stdout].join("");
      ok(!said.includes(String(token)) && !said.includes(code));
      ok(!(await Deno.readTextFile(`${host.directory}/processes`)).includes(code));

      // After the join the code is good for nothing, and what stands there stays.
      const again = await runInShell(host, line);
      ok(again.code !== 0);
      match(again.stderr, /ERROR 403/);
      strictEqual(parse(await Deno.readTextFile(host.configPath))["token"], token);
    }, { agentPackages });
  }));

Deno.test("a package that is not as SHA256SUMS says is not installed, and the code stays good", () =>
  withDirectory(async (directory) => {
    await layAgentPackages(directory);
    const agentPackages = await loadAgentPackages(directory, systemClock);
    await Deno.writeTextFile(`${directory}/${PACKAGE}`, "another");
    await withServer(async (server) => {
      const client = await openFormClient(server);
      await using host = await openAgentHost("healthy");
      await layPaths(host);

      const ended = await runInShell(host, await lineFor(client, PATH, { names: "pve-01" }));

      ok(ended.code !== 0);
      match(ended.stdout + ended.stderr, /FAILED/);
      const files = await Array.fromAsync(Deno.readDir(host.directory), ({ name }) => name);
      ok(!files.includes("installed"));
      strictEqual(await stateOf(client, "pve-01"), "waiting");
    }, { agentPackages });
  }));

Deno.test("enroll says why it did nothing, each with its exit code, and prints no secret", () =>
  withServer(async (server) => {
    const client = await openFormClient(server);
    await using host = await openAgentHost("healthy");
    const line = await lineFor(client, PATH, { names: "pve-01" });
    const code = /\bc=([\w-]{43}) /.exec(line)?.[1] ?? "";
    const command = (words: string, input: string) =>
      runInShell(host, `printf '%s\\n' '${input}' | proxmox-monitor-agent enroll ${words}`);
    const at = `--server ${server.url} --host-id`;
    const text = await Deno.readTextFile(host.configPath);

    for (
      const [what, words, input, exitCode, message] of [
        ["no server", "", code, 64, /--server is missing: expected the address of the dashboard/],
        ["a far server in clear", "--server http://m.example.com", code, 64, /--server is "http:/],
        ["a path", `--server ${server.url}/enroll`, code, 64, /--server is .*enroll": expected/],
        ["a name that is none", `${at} -- -x`, code, 64, /argument/i],
        ["a configuration of its own", `${at} pve-01`, code, 78, /it is for host "healthy" at/],
        ["nothing on standard input", `${at} pve-01 --force`, "", 64, /found nothing: expected/],
        ["something else there", `${at} pve-01 --force`, "no code", 64, /found something else/],
        ["another host's code", `${at} pve-02 --force`, code, 77, /the code is not that of/],
        [
          "no server there",
          "--server http://127.0.0.1:1 --host-id pve-01 --force",
          code,
          69,
          /gives no token/,
        ],
      ] as const
    ) {
      const ended = await command(words, input);
      deepStrictEqual([ended.code, ended.stdout], [exitCode, ""], `${what}: ${ended.stderr}`);
      match(ended.stderr, message, what);
      strictEqual(ended.stderr.trimEnd().split("\n").length, 1, what);
      doesNotMatch(ended.stderr, new RegExp(code), what);
      strictEqual(await Deno.readTextFile(host.configPath), text, what);
    }

    const forced = await command(`${at} pve-01 --force`, code);
    strictEqual(forced.code, 0, forced.stderr);
    const first = parse(await Deno.readTextFile(host.configPath));
    // It failed half way, say: the same code gives another token until the host has joined.
    strictEqual((await command(`${at} pve-01`, code)).code, 0);
    const second = parse(await Deno.readTextFile(host.configPath));
    ok(first["token"] !== second["token"]);
    deepStrictEqual({ ...second, token: "" }, { ...first, token: "" });
  }));
