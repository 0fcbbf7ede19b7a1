/** SIGTERM and SIGINT end the agent in time, whatever it is doing, and leave nothing behind. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { startTestingServer, type TestingServer } from "../../testing/channel_server.ts";
import { type AgentHost, openAgentHost } from "../../testing/agent_host.ts";
import type { WatchedProcess } from "../../testing/agent_process.ts";
import { listProcesses } from "../../testing/processes.ts";
import { until } from "../../testing/until.ts";

const TOKEN = "a-token-that-must-not-be-printed";
const SIGNALS = ["SIGTERM", "SIGINT"] as const;
const STOP_LIMIT_MS = 5_000;

interface State {
  name: string;
  /** What zpool does (fixtures/README.md). */
  zpool?: string;
  hasConfig?: false;
  hasServer?: false;
  isReached(
    agent: WatchedProcess,
    server: TestingServer,
    host: AgentHost,
  ): boolean | Promise<boolean>;
}

const STATES: State[] = [
  {
    name: "waits for its configuration",
    hasConfig: false,
    isReached: (agent) => agent.stderr.includes("it does not exist"),
  },
  {
    name: "finds no server",
    hasServer: false,
    isReached: (agent) => agent.stderr.includes("Cannot connect"),
  },
  { name: "has joined", isReached: (_agent, server) => server.pushes().length >= 3 },
  {
    name: "runs a child that ignores SIGTERM",
    zpool: "hang ignore-term",
    isReached: async (agent, _server, host) =>
      agent.stderr.includes("joined") && (await listProcesses(host.directory)).length > 1,
  },
  {
    name: "has a stuck child",
    zpool: "grandchild",
    isReached: (_agent, server) => JSON.stringify(server.pushes()).includes('"tag":"stuck"'),
  },
];

for (const { name, zpool, hasConfig, hasServer, isReached } of STATES) {
  Deno.test(`an agent that ${name} ends within 5 s of SIGTERM and of SIGINT, with exit 0`, async () => {
    const outcomes = await Promise.allSettled(SIGNALS.map(async (signal) => {
      await using server = await startTestingServer();
      await using host = await openAgentHost("healthy");
      if (zpool !== undefined) await host.write("behave/zpool", zpool);
      if (hasConfig === false) await Deno.remove(host.configPath);
      else {
        await host.configure({
          server_url: hasServer === false ? "ws://127.0.0.1:1/socket" : server.endPoint,
          token: TOKEN,
          intervals: { fast_seconds: 1 },
        });
      }
      await using agent = await host.start("run");
      await until(name, () => isReached(agent, server, host));

      const startedMs = performance.now();
      agent.kill(signal);
      const code = await agent.ended();

      strictEqual(code, 0);
      ok(performance.now() - startedMs < STOP_LIMIT_MS);
      deepStrictEqual(await listProcesses(host.directory), await host.grandchildren("zpool"));
      ok(!(agent.stdout + agent.stderr).includes(TOKEN));
      for (const line of agent.stderr.trimEnd().split("\n")) match(line, /^<[346]>\S/);
    }));

    for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  });
}

Deno.test("once prints what it has in time and leaves no child behind", async () => {
  await using host = await openAgentHost("healthy");
  await host.write("behave/zpool", "hang ignore-term");
  // Late is what takes longer than a third of this.
  await host.configure({ intervals: { fast_seconds: 6 } });

  const { code, stdout } = await host.run("once", "--kind", "fast");

  const { host: machine, zfs_pools } = JSON.parse(stdout).fast.data;
  deepStrictEqual([code, zfs_pools.errors[0].tag], [0, "late"]);
  strictEqual(machine.node_name, "pve-01");
  deepStrictEqual(await listProcesses(host.directory), []);
});
