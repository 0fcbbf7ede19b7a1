/** A recorded host under a directory that a test may change, and the agent as a process on it. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { stringify } from "smol-toml";
import { agentEnvironment, setUpHost } from "../tools/demo/agent_setup.ts";
import { killProcess } from "./processes.ts";
import { agentFlags, startAgentProcess, startDeno, type WatchedProcess } from "./agent_process.ts";
import type { SpedUpOptions } from "./sped_up_agent.ts";

/** The stand-ins of every command, first on the PATH of a host without a choice of its own. */
export const STAND_INS = fileURLToPath(new URL("../fixtures/bin", import.meta.url));

/** Entries of agent.toml; paths are those of the host unless given. */
export interface AgentSettings {
  server_url?: string;
  token?: string;
  host_id?: string;
  intervals?: { fast_seconds?: number; medium_seconds?: number; slow_seconds?: number };
  debug?: { dump_dir?: string };
  paths?: { proc?: string; pve?: string; state?: string };
}

export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

export interface AgentHost extends AsyncDisposable {
  /** Lies over the recording: what is written here comes first. */
  directory: string;
  /** The recording itself. */
  recorded: string;
  /** Where `configure` writes. */
  configPath: string;
  /** What the agent is started with; may be changed. */
  environment: Record<string, string>;
  /** Writes `path` below `directory`, whole at once, with the folders it needs. */
  write(path: string, text: string): Promise<void>;
  /** Writes agent.toml; entries not given are such that collecting works. */
  configure(settings?: AgentSettings): Promise<void>;
  /** Processes that `tool` left behind, as its behaviour asks (fixtures/README.md). */
  grandchildren(tool: string): Promise<number[]>;
  /** Starts `agent ARGS` with the written configuration. */
  start(...args: string[]): Promise<WatchedProcess>;
  /** Runs `agent ARGS` to its end. */
  run(...args: string[]): Promise<Ended>;
  /** Starts `agent run` with a time of its own. */
  startSpedUp(options: Omit<SpedUpOptions, "configPath">): Promise<WatchedProcess>;
}

const SPED_UP_AGENT = fileURLToPath(new URL("./sped_up_agent.ts", import.meta.url));

export const RECORDINGS = fileURLToPath(new URL("../fixtures/hosts/", import.meta.url));

/**
 * Opens the recorded host `fixture` with the configuration that `configure()` writes. `nowUnix`:
 * what the times in its files are relative to; the present by default.
 */
export async function openAgentHost(fixture: string, nowUnix?: number): Promise<AgentHost> {
  const directory = await Deno.makeTempDir({ prefix: "proxmox-monitor-host-" });
  await using stack = new AsyncDisposableStack();
  stack.defer(() => Deno.remove(directory, { recursive: true }));
  stack.defer(async () => (await host.grandchildren("zpool")).forEach(killProcess));
  const setup = await setUpHost(fixture, directory, nowUnix);
  const recorded = join(RECORDINGS, fixture);
  const processes = stack.use(new AsyncDisposableStack());

  const host: AgentHost = {
    directory,
    recorded,
    configPath: join(directory, "agent.toml"),
    environment: await agentEnvironment(setup),
    async write(path, text) {
      const target = join(directory, path);
      await Deno.mkdir(dirname(target), { recursive: true });
      await Deno.writeTextFile(`${target}.new`, text);
      await Deno.rename(`${target}.new`, target);
    },
    async configure({ paths, ...settings } = {}) {
      const text = stringify({
        server_url: "wss://monitor.example.com/socket",
        token: "no-server-will-see-this",
        host_id: fixture,
        ...settings,
        paths: {
          proc: join(directory, "proc"),
          pve: join(recorded, "pve"),
          state: join(directory, "state"),
          ...paths,
        },
      });
      await Deno.writeTextFile(host.configPath, text, { mode: 0o600 });
    },
    async grandchildren(tool) {
      const path = join(directory, "behave", `${tool}.pids`);
      const text = await Deno.readTextFile(path).catch(() => "");
      return text.split("\n").filter(Boolean).map(Number).sort((a, b) => a - b);
    },
    start: async (...args) =>
      processes.use(
        await startAgentProcess([...args, "--config", host.configPath], host.environment),
      ),
    async run(...args) {
      const agent = await host.start(...args);
      const code = await agent.ended();
      return { code, stdout: agent.stdout, stderr: agent.stderr };
    },
    async startSpedUp(options) {
      const words = JSON.stringify({ configPath: host.configPath, ...options });
      const args = [...await agentFlags(), SPED_UP_AGENT, words];
      return processes.use(startDeno(args, host.environment));
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
  await host.configure();
  const opened = stack.move();
  return host;
}
