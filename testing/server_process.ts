/** The server as a process of its own, which a test may stop, kill or starve. */
import { bundleClient } from "../tools/bundle_client.ts";
import { taskArguments } from "../tools/demo/programs.ts";
import { withDatabase } from "./engine.ts";
import { startDeno, type WatchedProcess } from "./agent_process.ts";
import { until } from "./until.ts";

export interface ServerProcess extends AsyncDisposable {
  process: WatchedProcess;
  url: string;
  /** The address of its agent end point, as an agent.toml says it. */
  agent_url: string;
  /** Empty unless this start made one. */
  password: string;
}

const LISTENING = /Listening on (http\S+)/;

/** Starts the server's command line without waiting for anything. */
export async function startServerCommand(
  args: readonly string[],
  environment: Record<string, string>,
): Promise<WatchedProcess> {
  const settings = { PORT: "0", ...await withDatabase(environment) };
  return startDeno([...await taskArguments("start"), ...args], settings);
}

/** Starts `serve` and resolves once it listens; rejects with its own words when it ends instead. */
export async function startServerProcess(
  environment: Record<string, string>,
): Promise<ServerProcess> {
  await bundleClient();
  return await whenListening(await startServerCommand(["serve"], environment));
}

/** Resolves once `server` listens; rejects with its own words when it ends instead. */
export async function whenListening(server: WatchedProcess): Promise<ServerProcess> {
  let code: number | null = null;
  server.ended().then((ended) => code = ended);
  await until("the server listens", () => LISTENING.test(server.stderr) || code !== null);
  const url = LISTENING.exec(server.stderr)?.[1];
  if (url === undefined) throw new Error(`Cannot start the server (${code}): ${server.stderr}`);
  return {
    process: server,
    url,
    agent_url: `${url.replace("http", "ws")}/socket`,
    password: /^Dashboard password.*: (\S+)$/m.exec(server.stdout)?.[1] ?? "",
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
