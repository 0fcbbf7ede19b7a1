/** The server as a process that may open few files, as on a machine where something went wrong. */
import { withDatabase } from "./engine.ts";
import { bundleClient } from "../tools/bundle_client.ts";
import { taskArguments } from "../tools/demo/programs.ts";
import { startProcess } from "./agent_process.ts";
import { type ServerProcess, whenListening } from "./server_process.ts";

/** Starts `serve` with so many file descriptors, soft and hard; resolves once it listens. */
export async function startLimitedServer(
  descriptors: number,
  environment: Record<string, string>,
): Promise<ServerProcess> {
  await bundleClient();
  const limit = `--nofile=${descriptors}:${descriptors}`;
  const server = startProcess(
    ["prlimit", limit, Deno.execPath(), ...await taskArguments("start"), "serve"],
    { environment: { PORT: "0", ...await withDatabase(environment) } },
  );
  return await whenListening(server);
}

/** How many files a process has open. */
export async function countOpenFiles(pid: number): Promise<number> {
  return (await Array.fromAsync(Deno.readDir(`/proc/${pid}/fd`))).length;
}

/** Sets how many files a running process may have open, from outside: its hard limit stays. */
export async function limitOpenFiles(pid: number, soft: number): Promise<void> {
  const { success, stderr } = await new Deno.Command("prlimit", {
    args: [`--pid=${pid}`, `--nofile=${soft}:`],
  }).output();
  if (!success) throw new Error(`Cannot limit ${pid}: ${new TextDecoder().decode(stderr)}`);
}
