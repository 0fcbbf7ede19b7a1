/** What a real agent collects on the recorded hosts: the stuff that simulated hosts are made of. */
import { join } from "node:path";
import { DEFAULT_INTERVALS, type Kind } from "../../shared/sample/mod.ts";
import { agentEnvironment, setUpHost, writeAgentConfig } from "../demo/agent_setup.ts";
import { runProgram } from "../demo/programs.ts";

/** One recorded host, read by a real agent: the data of each kind. */
export type Recording = Record<Kind, Record<string, unknown>>;

/** How many of twenty hosts are of which kind, below `fixtures/hosts/`. */
const MIX: readonly (readonly [fixture: string, share: number])[] = [
  ["healthy", 14],
  ["pve8-text", 2],
  ["many-classes", 1],
  ["no-zfs", 1],
  ["nearly-full", 1],
  ["degraded", 1],
];

/**
 * Twenty recordings, mostly of a healthy host; a fleet takes them in turn. Runs one agent per
 * recorded host, below `directory`.
 */
export async function recordHosts(directory: string): Promise<Recording[]> {
  const groups = await Promise.all(MIX.map(async ([fixture, share]) => {
    const recording = await recordHost(fixture, join(directory, fixture));
    return Array.from({ length: share }, () => recording);
  }));
  return groups.flat();
}

async function recordHost(fixture: string, overlay: string): Promise<Recording> {
  const setup = await setUpHost(fixture, overlay);
  const config = await writeAgentConfig(setup, {
    // Nothing is sent: `once` needs no server.
    server_url: "ws://127.0.0.1:1/socket",
    token: "none",
    host_id: fixture,
    intervals: DEFAULT_INTERVALS,
  });
  const printed = await runProgram(
    "agent",
    ["once", "--config", config],
    await agentEnvironment(setup),
  );
  const { fast, medium, slow } = JSON.parse(printed);
  return { fast: fast.data, medium: medium.data, slow: slow.data };
}
