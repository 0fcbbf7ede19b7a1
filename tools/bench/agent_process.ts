/** The agent as it ships: one bundled file, with the permissions that are built in. */
import { dirname, join } from "node:path";
import type { Intervals } from "../../shared/sample/mod.ts";
import { AGENT } from "../build/agent.ts";
import { agentEnvironment, type HostSetup, writeAgentConfig } from "../demo/agent_setup.ts";
import { type Program, startDeno } from "../demo/programs.ts";

/** An interval that does not come round again while a row is measured. */
export const NEVER_SECONDS = 86_400;

/** As it ships, but for its paths: a recorded host lies elsewhere. */
const FLAGS = AGENT.flags.map((flag) => flag.replace(/^(--allow-(?:read|write))=.*/, "$1"));

/** Bundles the agent into `directory`, starts it once, as its package has, and returns the file. */
export async function bundleAgent(directory: string): Promise<string> {
  const bundle = await AGENT.bundle(directory);
  // Its compiled code is kept from here on.
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", ...FLAGS, bundle, "version"],
    env: cacheOf(bundle),
    stdin: "null",
  }).output();
  if (success) return bundle;
  throw new Error(`Cannot start "${bundle}": ${new TextDecoder().decode(stderr).trim()}`);
}

/** As a package has it: compiled code of this program alone. */
const cacheOf = (bundle: string) => ({ DENO_DIR: join(dirname(bundle), "deno_dir") });

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
  return await startDeno(name, {
    args: ["run", ...FLAGS, bundle, "--config", config],
    environment: {
      ...AGENT.environment,
      ...cacheOf(bundle),
      ...await agentEnvironment(host),
      ...environment,
    },
    logDirectory: host.overlay,
  });
}
