/**
 * The agent and the server of this tree beside those of the version before: samples arrive, a
 * refusal is understood, and what was collected meanwhile is sent afterwards.
 */
import { match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { stringify } from "smol-toml";
import { type AgentHost, openAgentHost } from "../../testing/agent_host.ts";
import { startProcess, type WatchedProcess } from "../../testing/agent_process.ts";
import { startServerProcess, whenListening } from "../../testing/server_process.ts";
import { runTask } from "../../testing/run_task.ts";
import { queryRows } from "../../testing/store.ts";
import { until } from "../../testing/until.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { ROOT } from "../docs/documented_commands.ts";

/** The last commit of 0.1.0 as it was first installed. */
const BEFORE = "f9fafac";
const INTERVALS = { fast_seconds: 1, medium_seconds: 2, slow_seconds: 4 };

interface OldTree {
  directory: string;
  /** The words of one of its own tasks after `deno`. */
  words(task: string): Promise<string[]>;
}

async function git(...args: string[]): Promise<{ success: boolean; stderr: string }> {
  const { success, stderr } = await new Deno.Command("git", { args, cwd: ROOT }).output();
  return { success, stderr: new TextDecoder().decode(stderr) };
}

/** Lays the tree of `BEFORE` into `directory`; what npm installs is shared. */
async function layOldTree(directory: string): Promise<OldTree> {
  const archive = join(directory, "tree.tar");
  const { success, stderr } = await git("archive", "--output", archive, BEFORE);
  if (!success) {
    throw new Error(
      `Cannot read commit ${BEFORE}: ${stderr.trim()}; it takes a clone with its whole history, ` +
        `such as after "git fetch --unshallow"`,
    );
  }
  const unpacked = await new Deno.Command("tar", { args: ["-xf", archive, "-C", directory] })
    .output();
  strictEqual(unpacked.success, true);
  await Deno.symlink(join(ROOT, "node_modules"), join(directory, "node_modules"));
  const { tasks } = JSON.parse(await Deno.readTextFile(join(directory, "deno.json")));
  return {
    directory,
    words: (task) => {
      const { command } = tasks[task];
      return Promise.resolve(command.split("&&").at(-1).trim().split(/\s+/).slice(1));
    },
  };
}

async function startOld(
  { directory, words }: OldTree,
  [task, ...args]: readonly [string, ...string[]],
  environment: Record<string, string>,
): Promise<WatchedProcess> {
  const command = [Deno.execPath(), ...await words(task), ...args] as [string, ...string[]];
  return startProcess(command, { cwd: directory, environment });
}

const stored = (database: string) =>
  queryRows(database, "SELECT kind, collected_at_us FROM samples").length;

async function waiting(host: AgentHost): Promise<number> {
  const names = await Array.fromAsync(
    Deno.readDir(join(host.directory, "state", "outbox")),
    ({ name }) => name,
  ).catch(() => []);
  return names.filter((name) => name.endsWith(".json.gz")).length;
}

interface Pair {
  host: AgentHost;
  database: string;
  /** Prints the token of pve-01, as `register-host` or `rotate-token` does. */
  token(command: string): Promise<string>;
  configure(token: string): Promise<void>;
  startAgent(): Promise<WatchedProcess>;
}

/** Samples arrive; a token that is refused is said so; then the backlog arrives too. */
async function follow({ host, database, token, configure, startAgent }: Pair): Promise<void> {
  await configure(await token("register-host"));
  await using agent = await startAgent();
  await until(
    "samples of all kinds arrive",
    () =>
      queryRows(database, "SELECT DISTINCT kind FROM samples").length === 3 &&
      stored(database) >= 6,
  );

  const renewed = await token("rotate-token");
  await until("the refusal is understood", () => /invalid_token|token/i.test(agent.stderr));
  await until("samples wait", async () => await waiting(host) >= 3);
  const [before, kept] = [stored(database), await waiting(host)];
  await configure(renewed);
  await until("what waited has arrived", () => stored(database) >= before + kept);
  match(agent.stderr, /joined host:pve-01/);
  ok(!/dropped/i.test(agent.stderr), agent.stderr);
}

const tokenIn = (stdout: string) => /TOKEN: ([\w-]{43})/.exec(stdout)?.[1] ?? "";

Deno.test("an agent of the version before reports to this server", () =>
  withDirectory(async (directory) => {
    const old = await layOldTree(await Deno.makeTempDir({ dir: directory }));
    const database = join(directory, "monitor.db");
    const environment = { DATABASE_PATH: database };
    await using server = await startServerProcess(environment);
    await using host = await openAgentHost("healthy");
    await follow({
      host,
      database,
      token: async (command) =>
        tokenIn((await runTask("start", { args: [command, "pve-01"], environment })).stdout),
      configure: (token) => configureAgent(host, server.agent_url, token),
      startAgent: () =>
        startOld(old, ["agent", "run", "--config", host.configPath], host.environment),
    });
    const [row] = queryRows(database, "SELECT agent_version, protocol_level FROM hosts");
    strictEqual(row?.["protocol_level"], null);
  }));

Deno.test("this agent reports to a server of the version before", () =>
  withDirectory(async (directory) => {
    const old = await layOldTree(await Deno.makeTempDir({ dir: directory }));
    const bundled = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--allow-all", "tools/bundle_client.ts"],
      cwd: old.directory,
    }).output();
    strictEqual(bundled.success, true, new TextDecoder().decode(bundled.stderr));
    const database = join(directory, "monitor.db");
    const environment = { DATABASE_PATH: database, PORT: "0" };
    await using server = await whenListening(await startOld(old, ["start", "serve"], environment));
    await using host = await openAgentHost("healthy");
    await follow({
      host,
      database,
      token: async (command) => {
        await using printed = await startOld(old, ["start", command, "pve-01"], environment);
        strictEqual(await printed.ended(), 0, printed.stderr);
        return tokenIn(printed.stdout);
      },
      configure: (token) => configureAgent(host, server.agent_url, token),
      startAgent: () => host.start("run"),
    });
  }));

async function configureAgent(host: AgentHost, server_url: string, token: string): Promise<void> {
  const text = stringify({
    server_url,
    token,
    host_id: "pve-01",
    intervals: INTERVALS,
    paths: {
      proc: join(host.directory, "proc"),
      pve: join(host.recorded, "pve"),
      state: join(host.directory, "state"),
    },
  });
  await Deno.writeTextFile(host.configPath, text, { mode: 0o600 });
}
