import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { refuse, startTestingServer } from "../testing/channel_server.ts";
import { startAgentProcess, type WatchedProcess } from "../testing/agent_process.ts";
import { until } from "../testing/until.ts";
import { withDirectory } from "../testing/with_directory.ts";

const STOP_LIMIT_MS = 5_000;

/** Starts the agent where no tool of Proxmox is on PATH. */
function startAgent(directory: string, args: readonly string[]): Promise<WatchedProcess> {
  return startAgentProcess(args, {
    PATH: directory,
    AGENT_CONFIG: join(directory, "agent.toml"),
  });
}

async function writeConfig(
  directory: string,
  lines: readonly string[],
  fastSeconds = 1,
): Promise<void> {
  await Deno.writeTextFile(
    join(directory, "agent.toml"),
    [
      ...lines,
      `[intervals]\nfast_seconds = ${fastSeconds}`,
      `[paths]\npve = "${directory}/pve"\nstate = "${directory}/state"`,
    ].join("\n"),
    { mode: 0o600 },
  );
}

Deno.test("run joins, sends every kind, and SIGTERM ends it in time with exit 0", () =>
  withDirectory(async (directory) => {
    await using server = await startTestingServer();
    await writeConfig(directory, [
      `server_url = "${server.endPoint}/websocket"`,
      'token = "secret"',
      'host_id = "pve-01"',
    ]);
    await using agent = await startAgent(directory, ["run"]);
    await until("all kinds", () => new Set(server.pushes().map(({ event }) => event)).size === 3);
    await until(
      "a second fast sample",
      () => server.pushes().filter(({ event }) => event === "metric:fast").length >= 2,
    );

    const startedMs = performance.now();
    agent.kill("SIGTERM");

    strictEqual(await agent.ended(), 0);
    ok(performance.now() - startedMs < STOP_LIMIT_MS);
    match(agent.stderr, /^<6>joined host:pve-01$/m);
    ok(!agent.stderr.includes("secret"));
    deepStrictEqual(server.joins().length, 1);
  }));

Deno.test("run waits for a configuration and for a token that is accepted", () =>
  withDirectory(async (directory) => {
    await using server = await startTestingServer();
    server.answer = ({ payload }) =>
      (payload as { token?: string }).token === "old"
        ? refuse("invalid_token")
        : { status: "ok", response: {} };
    await using agent = await startAgent(directory, ["run"]);
    await until("missing", () => agent.stderr.includes("it does not exist"));

    const settings = [`server_url = "${server.endPoint}"`, 'host_id = "pve-01"'];
    await writeConfig(directory, [...settings, 'token = "old"']);
    await until("refused", () => agent.stderr.includes("refused, invalid_token"));
    await writeConfig(directory, [...settings, 'token = "new"']);
    await until("joined", () => agent.stderr.includes("joined host:pve-01"));

    strictEqual(server.joins().length, 2);
  }));

Deno.test("run keeps unsent samples over kill -9 and sends them afterwards", () =>
  withDirectory(async (directory) => {
    await using server = await startTestingServer();
    await writeConfig(directory, [
      `server_url = "${server.endPoint}"`,
      'token = "secret"',
      'host_id = "pve-01"',
    ]);
    server.answer = ({ event }) =>
      event === "phx_join" ? { status: "ok", response: {} } : refuse("storage_failed");
    const outbox = join(directory, "state", "outbox");
    const stored = async () =>
      (await Array.fromAsync(Deno.readDir(outbox), ({ name }) => name))
        .filter((name) => name.endsWith(".gz"));
    {
      await using agent = await startAgent(directory, ["run"]);
      await until("joined", () => agent.stderr.includes("joined"));
      await until("stored", async () => (await stored()).length >= 3);
    }
    const kept = (await stored()).length;
    const sentBefore = server.pushes().length;
    server.answer = () => ({ status: "ok", response: {} });

    await using _again = await startAgent(directory, ["run"]);
    await until("all sent", () => server.pushes().length >= sentBefore + kept);
  }));

Deno.test("once prints one JSON object by kind", () =>
  withDirectory(async (directory) => {
    await writeConfig(directory, ['server_url = "wss://m.example/socket"\ntoken = "secret"']);
    await using agent = await startAgent(directory, ["once", "--kind", "slow"]);
    strictEqual(await agent.ended(), 0);

    const printed = JSON.parse(agent.stdout);
    deepStrictEqual(Object.keys(printed), ["slow"]);
    deepStrictEqual(Object.keys(printed.slow), ["collected_at", "data"]);
    strictEqual(printed.slow.data.system_info.agent_version, "0.1.0");
  }));

Deno.test("once, check and explain exit 78 for a bad configuration", () =>
  withDirectory(async (directory) => {
    await writeConfig(directory, ["colour = 1"]);
    for (const command of ["once", "check", "explain"]) {
      await using agent = await startAgent(directory, [command]);
      strictEqual(await agent.ended(), 78);
      match(agent.stderr, /unknown key "colour"/);
    }
  }));

Deno.test("explain prints every address that the agent may connect to", () =>
  withDirectory(async (directory) => {
    const urls = ["wss://a.example/socket", "wss://b.example/socket"];
    await writeConfig(directory, [`server_url = ${JSON.stringify(urls)}`, 'token = "secret"']);
    await using agent = await startAgent(directory, ["explain"]);
    strictEqual(await agent.ended(), 0);

    for (const url of urls) match(agent.stdout, new RegExp(`^  ${url}\n .* to one of these`, "m"));
  }));

Deno.test("check prints a summary, reasons and exits 3 where nothing can be read", () =>
  withDirectory(async (directory) => {
    const lines = ['server_url = "wss://m.example/socket"\ntoken = "secret"'];
    // However busy the machine is, nothing is late.
    await writeConfig(directory, lines, 300);
    await using agent = await startAgent(directory, ["check"]);
    strictEqual(await agent.ended(), 3);
    match(
      agent.stdout,
      /^UNKNOWN - \d+ unknown, \d+ warning: backups: .*\n(UNKNOWN .*\n)*UNKNOWN section_missing host: /,
    );
  }));
