/** A child that cannot be ended takes neither the agent nor another collector with it. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { startTestingServer, type TestingServer } from "../../testing/channel_server.ts";
import type { SectionError } from "../../shared/sample/fields.ts";
import type { HostSection } from "../../shared/sample/host.ts";
import type { ZfsPoolsSection } from "../../shared/sample/zfs_pools.ts";
import { openAgentHost } from "../../testing/agent_host.ts";
import { killProcess, listProcesses, residentBytes } from "../../testing/processes.ts";
import { until } from "../../testing/until.ts";

const INTERVAL_SECONDS = 10;
/** The runner gives up after 24.5 s: 20 s, 2 s to SIGTERM, 2 s to SIGKILL and its pipes. */
const FIRST_STUCK_CYCLE = 3;
const CYCLES = 12;
const MAX_GROWTH_BYTES = 30 * 1024 * 1024;

Deno.test("a zpool that hangs is started once in twelve cycles, and all else goes on", async () => {
  await using server = await startTestingServer();
  await using host = await openAgentHost("healthy");
  await host.write("calls.log", "");
  await host.write("behave/zpool", "hang ignore-term grandchild");
  await host.configure({
    server_url: server.endPoint,
    intervals: { fast_seconds: INTERVAL_SECONDS },
  });
  await using agent = await host.startSpedUp({ speed: 20 });

  await until("the first cycles", () => fastSamples(server).length >= FIRST_STUCK_CYCLE);
  const bytesBefore = await residentBytes(agent.pid);
  let mostAlive = 0;
  await until("twelve cycles", async () => {
    mostAlive = Math.max(mostAlive, await countHanging(host.directory));
    return fastSamples(server).length >= CYCLES;
  });
  const grownBytes = await residentBytes(agent.pid) - bytesBefore;

  const samples = fastSamples(server);
  ok(mostAlive === 1 || mostAlive === 2, `${mostAlive} hanging processes at once`);
  strictEqual(await countCalls(host.directory, "zpool"), 1);
  for (const { host: { load1, errors } } of samples) {
    deepStrictEqual([typeof load1, errors.filter(({ tag }) => tag !== "stat")], ["number", []]);
  }
  strictEqual(server.joins().length, 1);
  ok(grownBytes < MAX_GROWTH_BYTES, `grown by ${grownBytes} bytes`);

  for (const { zfs_pools: { pools } } of samples) deepStrictEqual(pools, []);
  const errors = samples.map(({ zfs_pools }) => zfs_pools.errors);
  for (const [error] of errors.slice(0, FIRST_STUCK_CYCLE)) strictEqual(error?.tag, "late");
  const seconds = errors.slice(FIRST_STUCK_CYCLE).map(secondsStuck);
  seconds.forEach((value, index) => {
    const expected = (FIRST_STUCK_CYCLE + index) * INTERVAL_SECONDS;
    ok(Math.abs(value - expected) <= 2, `${seconds}`);
  });

  await host.write("behave/zpool", "");
  (await host.grandchildren("zpool")).forEach(killProcess);
  await until("recovery", () => fastSamples(server).at(-1)?.zfs_pools.pools.length === 2);
  deepStrictEqual(fastSamples(server).at(-1)?.zfs_pools.errors, []);
});

interface FastSections {
  host: HostSection;
  zfs_pools: ZfsPoolsSection;
}

function fastSamples(server: TestingServer): FastSections[] {
  return server.pushes().filter(({ event }) => event === "metric:fast").map(({ payload }) =>
    (payload as { data: FastSections }).data
  );
}

/** What an error tagged `stuck` says. */
function secondsStuck(errors: readonly SectionError[]): number {
  const [error] = errors;
  strictEqual(error?.tag, "stuck");
  return Number(/an earlier run has been stuck for (\d+) s$/.exec(error.message)?.[1]);
}

/** The child that hangs and the one that holds its pipes: both have become a `sleep`. */
async function countHanging(directory: string): Promise<number> {
  const words = await Promise.all(
    (await listProcesses(directory)).map((pid) =>
      Deno.readTextFile(`/proc/${pid}/cmdline`).catch(() => "")
    ),
  );
  return words.filter((line) => line.startsWith("sleep\0")).length;
}

async function countCalls(directory: string, tool: string): Promise<number> {
  const calls = await Deno.readTextFile(join(directory, "calls.log"));
  return calls.split("\n").filter((line) => line.startsWith(`${tool} `)).length;
}
