import { deepEqual, equal, match, ok } from "node:assert/strict";
import { join } from "node:path";
import { refuse, startTestingServer } from "./connection_testing.ts";
import { PROGRAMS } from "./io/allowed.ts";
import { until } from "../tests/support/until.ts";
import { withDirectory } from "../tests/support/with_directory.ts";

/** The permissions of `deno task agent`, so that these tests show that they are enough. */
const FLAGS = [
  "run",
  "--quiet",
  "--no-prompt",
  "--allow-net",
  "--allow-read",
  "--allow-write",
  `--allow-run=${PROGRAMS.join(",")}`,
  "--allow-env=AGENT_CONFIG",
  "--allow-sys=hostname",
];
const MAIN = new URL("./main.ts", import.meta.url).pathname;
const STOP_LIMIT_MS = 5_000;

/** Starts the agent where no tool of Proxmox is on PATH, and ends it with the test. */
function startAgent(directory: string, args: readonly string[]) {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...FLAGS, MAIN, ...args],
    env: { PATH: directory, AGENT_CONFIG: join(directory, "agent.toml") },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const agent = {
    stdout: "",
    stderr: "",
    status: child.status,
    kill: (signal: Deno.Signal) => child.kill(signal),
    async [Symbol.asyncDispose]() {
      try {
        child.kill("SIGKILL");
      } catch (error) {
        // It has ended already.
        if (!(error instanceof TypeError)) throw error;
      }
      await child.status;
      await Promise.all(reading);
    },
    ended: async () => {
      const [{ code }] = await Promise.all([child.status, ...reading]);
      return code;
    },
  };
  const reading = (["stdout", "stderr"] as const).map(async (name) => {
    for await (const text of child[name].pipeThrough(new TextDecoderStream())) agent[name] += text;
  });
  return agent;
}

async function writeConfig(directory: string, lines: readonly string[]): Promise<void> {
  await Deno.writeTextFile(
    join(directory, "agent.toml"),
    [
      ...lines,
      "[intervals]\nfast_seconds = 1",
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
    await using agent = startAgent(directory, ["run"]);
    await until("all kinds", () => new Set(server.pushes().map(({ event }) => event)).size === 3);
    await until(
      "a second fast sample",
      () => server.pushes().filter(({ event }) => event === "metric:fast").length >= 2,
    );

    const startedMs = performance.now();
    agent.kill("SIGTERM");

    equal(await agent.ended(), 0);
    ok(performance.now() - startedMs < STOP_LIMIT_MS);
    match(agent.stderr, /^<6>joined host:pve-01$/m);
    ok(!agent.stderr.includes("secret"));
    deepEqual(server.joins().length, 1);
  }));

Deno.test("run waits for a configuration and for a token that is accepted", () =>
  withDirectory(async (directory) => {
    await using server = await startTestingServer();
    server.answer = ({ payload }) =>
      (payload as { token?: string }).token === "old"
        ? refuse("invalid_token")
        : { status: "ok", response: {} };
    await using agent = startAgent(directory, ["run"]);
    await until("missing", () => agent.stderr.includes("it does not exist"));

    const settings = [`server_url = "${server.endPoint}"`, 'host_id = "pve-01"'];
    await writeConfig(directory, [...settings, 'token = "old"']);
    await until("refused", () => agent.stderr.includes("refused, invalid_token"));
    await writeConfig(directory, [...settings, 'token = "new"']);
    await until("joined", () => agent.stderr.includes("joined host:pve-01"));

    equal(server.joins().length, 2);
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
      await using agent = startAgent(directory, ["run"]);
      await until("joined", () => agent.stderr.includes("joined"));
      await until("stored", async () => (await stored()).length >= 3);
    }
    const kept = (await stored()).length;
    const sentBefore = server.pushes().length;
    server.answer = () => ({ status: "ok", response: {} });

    await using _again = startAgent(directory, ["run"]);
    await until("all sent", () => server.pushes().length >= sentBefore + kept);
  }));

Deno.test("once prints one JSON object by kind", () =>
  withDirectory(async (directory) => {
    await writeConfig(directory, ['server_url = "wss://m.example/socket"\ntoken = "secret"']);
    await using agent = startAgent(directory, ["once", "--kind", "slow"]);
    equal(await agent.ended(), 0);

    const printed = JSON.parse(agent.stdout);
    deepEqual(Object.keys(printed), ["slow"]);
    deepEqual(Object.keys(printed.slow), ["collected_at", "data"]);
    equal(printed.slow.data.system_info.agent_version, "0.1.0");
  }));

Deno.test("once, check and explain exit 78 for a bad configuration", () =>
  withDirectory(async (directory) => {
    await writeConfig(directory, ["colour = 1"]);
    for (const command of ["once", "check", "explain"]) {
      await using agent = startAgent(directory, [command]);
      equal(await agent.ended(), 78);
      match(agent.stderr, /unknown key "colour"/);
    }
  }));

Deno.test("check prints a summary, reasons and exits 3 where nothing can be read", () =>
  withDirectory(async (directory) => {
    await writeConfig(directory, ['server_url = "wss://m.example/socket"\ntoken = "secret"']);
    await using agent = startAgent(directory, ["check"]);
    equal(await agent.ended(), 3);
    match(agent.stdout, /^UNKNOWN - \d+ unknown, \d+ warning\nUNKNOWN section_missing host: /);
  }));
