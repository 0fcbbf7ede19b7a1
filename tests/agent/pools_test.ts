/** What an agent says of pools that ZFS, or zpool itself, no longer tells everything of. */
import { deepStrictEqual, notStrictEqual, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { startTestingServer, type TestingServer } from "../../testing/channel_server.ts";
import type { Pool, ZfsPoolsSection } from "../../shared/sample/zfs_pools.ts";
import { type AgentHost, openAgentHost, RECORDINGS, STAND_INS } from "../../testing/agent_host.ts";
import { until } from "../../testing/until.ts";

const NOW = 1_763_290_810;
const SPEED = 5;
const LIST_JSON = "commands/zpool/list_-j_--json-int.out";
const STATUS_JSON = "commands/zpool/status_-j_--json-int.out";
const STATUS_TEXT = "commands/zpool/status_-p.out";

/** As the recorded host "healthy" says it of its pool tank. */
const LAST_SCRUB_END = NOW - 558_611;

/** What may come after a finished scrub, in this order. */
const LATER_SCANS: [state: string, scan: Record<string, unknown>][] = [
  ["RESILVER SCANNING", { function: "RESILVER", state: "SCANNING", end_time: 0 }],
  ["RESILVER FINISHED", { function: "RESILVER", state: "FINISHED", end_time: NOW - 600 }],
  ["SCRUB SCANNING", { function: "SCRUB", state: "SCANNING", end_time: 0 }],
  ["SCRUB CANCELED", { function: "SCRUB", state: "CANCELED", end_time: NOW - 300 }],
];

Deno.test("the last finished scrub stays known during later scans and over kill -9, until the next", async () => {
  await using server = await startTestingServer();
  await using host = await openAgentHost("healthy");
  host.environment.FIXTURE_NOW = String(NOW);
  await host.configure({ server_url: server.endPoint, intervals: { fast_seconds: 5 } });

  const agent = await host.startSpedUp({ speed: SPEED });
  await until("SCRUB FINISHED", () => scanOf(tanks(server).at(-1)) === "SCRUB FINISHED");
  for (const [state, scan] of LATER_SCANS) {
    await recordScan(host, scan);
    await until(state, () => scanOf(tanks(server).at(-1)) === state);
  }
  agent.kill("SIGKILL");
  await agent.ended();
  const sentBefore = tanks(server).length;
  await host.startSpedUp({ speed: SPEED });
  await until("the next agent", () => tanks(server).length > sentBefore + 1);

  for (const tank of tanks(server)) strictEqual(tank.last_scrub_end, LAST_SCRUB_END);
  await recordScan(host, { function: "SCRUB", state: "FINISHED", end_time: NOW - 60 });
  await until("the next scrub", () => tanks(server).at(-1)?.last_scrub_end === NOW - 60);
});

Deno.test("the last finished scrub stays known where zpool speaks no JSON", async () => {
  await using host = await openAgentHost("pve8-text");
  const before = (await collect(host)).pools[0]?.last_scrub_end;
  const status = await Deno.readTextFile(join(host.recorded, STATUS_TEXT));
  const scrub = /scan: scrub repaired .*/;
  strictEqual(scrub.test(status), true);
  await host.write(
    STATUS_TEXT,
    status.replace(scrub, "scan: resilvered 4G in 00:10:00 with 0 errors on @DATE-600@"),
  );

  const [rpool] = (await collect(host)).pools;

  strictEqual(scanOf(rpool), "RESILVER FINISHED");
  strictEqual(rpool?.last_scrub_end, before);
  notStrictEqual(before, null);
});

Deno.test("a pool that only zpool list names is there, with nulls and an error", async () => {
  await using host = await openAgentHost("healthy");
  const list = await Deno.readTextFile(join(host.recorded, LIST_JSON));
  const rpool = /"rpool":(\{"name":"rpool".*?"altroot":\{.*?\}\}\}\})/.exec(list)?.[1] ?? "";
  const unlike = rpool.replace(/"pool_guid":\d+/, '"pool_guid":17');
  const ghost = `"ghost":${unlike.replaceAll("rpool", "ghost")}`;
  await host.write(LIST_JSON, list.replace(/\}\}\s*$/, `,${ghost}}}`));

  const section = await collect(host);
  const { code, stdout } = await host.run("check");

  deepStrictEqual(section.pools.map(({ name }) => name), ["rpool", "tank", "ghost"]);
  const { health, scan, error_count, vdevs } = section.pools[2] ?? {};
  deepStrictEqual([health, scan, error_count, vdevs], ["ONLINE", null, null, []]);
  deepStrictEqual(section.errors, [{
    tag: "zpool_status",
    message: 'Cannot read pool "ghost": zpool status does not name it',
    subject: "17",
  }]);
  strictEqual(code, 3);
  strictEqual(stdout.includes("ghost"), true);
});

const NOT_FOUND = {
  tag: "zpool_list",
  message: 'Cannot run "zpool list -j --json-int -o name,size,alloc,…": not found on PATH',
};

const NO_POOLS = { pools: [], missing_pools: [], kernel_states: [] };

Deno.test("zpool gone from PATH is an error where the agent once read a pool", async () => {
  await using host = await openAgentHost("no-zfs");
  const without = { ...host.environment };
  Object.assign(host.environment, {
    PATH: `${STAND_INS}:${without.PATH}`,
    FIXTURE_HOST: `${host.directory}:${join(RECORDINGS, "healthy")}`,
  });
  strictEqual((await collect(host)).pools.length, 2);

  Object.assign(host.environment, without);
  const section = await collect(host);

  deepStrictEqual(section, { ...NO_POOLS, available: true, errors: [NOT_FOUND] });
});

Deno.test("zpool gone from PATH is an error where the kernel holds ZFS", async () => {
  await using host = await openAgentHost("healthy");
  host.environment.PATH = `${join(RECORDINGS, "no-zfs/bin")}:${Deno.env.get("PATH")}`;

  deepStrictEqual(await collect(host), { ...NO_POOLS, available: true, errors: [NOT_FOUND] });
});

Deno.test("no zpool on PATH is no error on a host that never had it", async () => {
  await using host = await openAgentHost("no-zfs");

  deepStrictEqual(await collect(host), { ...NO_POOLS, available: false, errors: [] });
});

Deno.test("tools without a ZFS module are no error on a host that never had it", async () => {
  await using host = await openAgentHost("no-zfs");
  host.environment.PATH = `${STAND_INS}:${host.environment.PATH}`;
  const noModule = "The ZFS modules are not loaded.\n" +
    "Try running 'modprobe zfs' as root to load them.\n";
  const columns = "name,type,used,avail,refer,usedbysnapshots,creation";
  for (
    const [key, text] of [
      ["zpool/list_-j_--json-int", noModule],
      [`zfs/list_-Hp_-t_all_-o_${columns}`, noModule],
      ["zfs/version", "zfs_version_kernel() failed: No such file or directory\n"],
    ]
  ) {
    await host.write(`commands/${key}.err`, text ?? "");
    await host.write(`commands/${key}.exit`, "1\n");
  }
  await host.write("commands/zfs/version.out", "zfs-2.3.4-pve1\n");

  const { fast, medium, slow } = JSON.parse((await host.run("once")).stdout);
  const { code, stdout } = await host.run("check");

  deepStrictEqual(fast.data.zfs_pools, { ...NO_POOLS, available: false, errors: [] });
  deepStrictEqual(medium.data.zfs_datasets, {
    available: false,
    datasets: [],
    snapshot_changes: null,
    errors: [],
  });
  deepStrictEqual(slow.data.system_info.errors, []);
  deepStrictEqual([code, stdout.split("\n")[0]], [0, "OK - 1 note"]);
});

/** The section of one collection. */
async function collect(host: AgentHost): Promise<ZfsPoolsSection> {
  const { stdout } = await host.run("once", "--kind", "fast");
  return JSON.parse(stdout).fast.data.zfs_pools;
}

/** The pool tank in every sample that the server was sent and that had the time to read it. */
function tanks(server: TestingServer): Pool[] {
  return server.pushes().filter(({ event }) => event === "metric:fast").flatMap(({ payload }) => {
    const { zfs_pools } = (payload as { data: { zfs_pools: ZfsPoolsSection } }).data;
    if (zfs_pools.errors.some(({ tag }) => tag === "late")) return [];
    const tank = zfs_pools.pools.find(({ name }) => name === "tank");
    if (tank === undefined) throw new Error(JSON.stringify(zfs_pools.errors));
    return tank;
  });
}

function scanOf(pool: Pool | undefined): string {
  return `${pool?.scan?.function} ${pool?.scan?.state}`;
}

/** Replaces fields of tank's scan; the text is left alone otherwise, since GUIDs exceed 2^53. */
async function recordScan(host: AgentHost, fields: Record<string, unknown>): Promise<void> {
  const status = await Deno.readTextFile(join(host.recorded, STATUS_JSON));
  const at = status.indexOf('"scan_stats"', status.indexOf('"tank":{'));
  const changed = Object.entries(fields).reduce(
    (text, [key, value]) =>
      text.replace(new RegExp(`("${key}"):("[A-Z]+"|@NOW[-\\d]*@)`), `$1:${JSON.stringify(value)}`),
    status.slice(at),
  );
  await host.write(STATUS_JSON, status.slice(0, at) + changed);
}
