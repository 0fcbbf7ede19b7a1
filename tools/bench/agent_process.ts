/** The agent as it is installed: one bundled file, with the permissions of its task. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Intervals } from "../../shared/sample/mod.ts";
import { agentEnvironment, type HostSetup, writeAgentConfig } from "../demo/agent_setup.ts";
import { type Program, startDeno, taskArguments } from "../demo/programs.ts";

const ENTRY = fileURLToPath(new URL("../../agent/main.ts", import.meta.url));

/** An interval that does not come round again while a row is measured. */
export const NEVER_SECONDS = 86_400;

/** Bundles the agent into `directory` and returns the file. */
export async function bundleAgent(directory: string): Promise<string> {
  const bundle = join(directory, "agent.js");
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--platform", "deno", "--minify", "-o", bundle, ENTRY],
    stdin: "null",
  }).output();
  if (success) return bundle;
  throw new Error(`Cannot bundle "${ENTRY}": ${new TextDecoder().decode(stderr).trim()}`);
}

export interface AgentOptions {
  bundle: string;
  host: HostSetup;
  name: string;
  server_url: string;
  intervals: Intervals;
  /** Added to that of the stand-ins. */
  environment?: Record<string, string>;
}

/** Starts `agent run` on a recorded host. */
export async function startAgent(
  { bundle, host, name, server_url, intervals, environment = {} }: AgentOptions,
): Promise<Program> {
  const config = await writeAgentConfig(host, {
    server_url,
    token: "taken-by-the-receiver",
    host_id: name,
    intervals,
  });
  const [run = "", ...flags] = (await taskArguments("agent")).slice(0, -1);
  return await startDeno(name, {
    args: [run, ...flags, "--no-config", "--no-lock", bundle, "--config", config],
    environment: { ...await agentEnvironment(host), ...environment },
    logDirectory: host.overlay,
  });
}
