/** A pool that is gone is told until the operator forgets it, also while the service runs. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { startTestingServer } from "../../testing/channel_server.ts";
import type { MissingPool, ZfsPoolsSection } from "../../shared/sample/zfs_pools.ts";
import { type AgentHost, openAgentHost } from "../../testing/agent_host.ts";
import { until } from "../../testing/until.ts";

const NAMES = [
  "list_-j_--json-int.out",
  "status_-j_--json-int.out",
  "list_-Hp_-o_name,size,alloc,free,frag,cap,health.out",
  "status_-p.out",
];
const TANK_GUID = "15922183692180754863";

/** Lets the recorded pool tank disappear, or come back. */
async function plugTank(host: AgentHost, isThere: boolean): Promise<void> {
  for (const name of NAMES) {
    const path = `commands/zpool/${name}`;
    const text = await Deno.readTextFile(join(host.recorded, path));
    await host.write(path, isThere ? text : withoutTank(text));
  }
}

function withoutTank(text: string): string {
  if (text.startsWith("{")) {
    // Its GUIDs exceed 2^53, so the text is cut, not parsed.
    return text.replace(/,"tank":\{"name":"tank".*\}\s*$/s, "}}\n");
  }
  return text.replace(/^tank\t.*\n/m, "").replace(/\n {2}pool: tank\n[^]*$/, "");
}

async function missing(host: AgentHost): Promise<MissingPool[]> {
  const { stdout } = await host.run("once", "--kind", "fast");
  const { pools, missing_pools, errors } = JSON.parse(stdout).fast.data
    .zfs_pools as ZfsPoolsSection;
  deepStrictEqual([errors, pools[0]?.name], [[], "rpool"]);
  return missing_pools;
}

Deno.test("forget-pool ends that a pool is missing, by its name or its GUID", async () => {
  for (const word of ["tank", TANK_GUID]) {
    await using host = await openAgentHost("healthy");
    deepStrictEqual(await missing(host), []);
    await plugTank(host, false);
    const [gone] = await missing(host);
    deepStrictEqual([gone?.name, gone?.guid, gone?.last_health, gone?.rebooted_since], [
      "tank",
      TANK_GUID,
      "ONLINE",
      false,
    ]);

    const { code, stdout, stderr } = await host.run("forget-pool", word);

    deepStrictEqual([code, stderr], [0, ""]);
    match(stdout, /^Pool "tank" \(15922183692180754863, last seen 20\S+Z\) is forgotten\n$/);
    deepStrictEqual(await missing(host), []);
    strictEqual((await host.run("forget-pool", word)).code, 1);

    await plugTank(host, true);
    deepStrictEqual(await missing(host), []);
    await plugTank(host, false);
    strictEqual((await missing(host)).length, 1);
  }
});

Deno.test("forget-pool --removable marks a pool that comes and goes, until it is forgotten", async () => {
  await using host = await openAgentHost("healthy");
  await missing(host);
  strictEqual((await host.run("forget-pool", "--removable", "tank")).code, 0);
  await plugTank(host, false);

  const marked = (await missing(host)).map(({ name, removable }) => [name, removable]);
  strictEqual((await host.run("forget-pool", "tank")).code, 0);

  deepStrictEqual(marked, [["tank", true]]);
  deepStrictEqual(await missing(host), []);
});

Deno.test("forget-pool takes effect while the service runs", async () => {
  await using server = await startTestingServer();
  await using host = await openAgentHost("healthy");
  await host.configure({ server_url: server.endPoint, intervals: { fast_seconds: 1 } });
  const last = () => {
    const push = server.pushes().filter(({ event }) => event === "metric:fast").at(-1);
    const payload = push?.payload as { data: { zfs_pools: ZfsPoolsSection } } | undefined;
    return payload?.data.zfs_pools;
  };
  await using _agent = await host.start("run");
  await until("both pools", () => last()?.pools.length === 2);
  await plugTank(host, false);
  await until("a missing pool", () => last()?.missing_pools.length === 1);

  const { code } = await host.run("forget-pool", "tank");

  strictEqual(code, 0);
  await until(
    "none missing",
    () => last()?.pools.length === 1 && last()?.missing_pools.length === 0,
  );
});

const REFUSALS: [what: string, args: string[], code: number, message: RegExp][] = [
  ["no pool", [], 64, /^forget-pool takes the name or the GUID of a pool, found nothing\n$/],
  ["a dataset", ["tank/data"], 64, /found "tank\/data"\n$/],
  ["two pools", ["tank", "rpool"], 64, /^Unexpected argument "rpool"; see /],
  [
    "a pool that is there",
    ["tank"],
    1,
    /^Cannot forget "tank": it was there when pools were last /,
  ],
  ["an unknown name", ["Tank"], 1, /^Cannot forget "Tank": this agent knows no such pool, /],
  ["an unknown GUID", ["17"], 1, /^Cannot forget "17": this agent knows no such pool, /],
];

Deno.test("forget-pool refuses what names no pool that is gone", async (test) => {
  await using host = await openAgentHost("healthy");
  await missing(host);
  for (const [what, args, code, message] of REFUSALS) {
    await test.step(what, async () => {
      const refusal = await host.run("forget-pool", ...args);

      deepStrictEqual([refusal.code, refusal.stdout], [code, ""]);
      match(refusal.stderr, message);
    });
  }
});

Deno.test("forget-pool says so where it cannot read or write the state directory", async () => {
  await using host = await openAgentHost("healthy");
  await missing(host);
  await plugTank(host, false);
  await missing(host);
  const state = join(host.directory, "state");

  await Deno.mkdir(join(state, "forget_pool.json.tmp"));
  const unwritten = await host.run("forget-pool", "tank");
  await Deno.writeTextFile(join(state, "last_scrub.json"), "{");
  const unread = await host.run("forget-pool", "tank");

  deepStrictEqual([unwritten.code, unread.code], [1, 1]);
  match(unwritten.stderr, /^Cannot write ".*\/forget_pool\.json": /);
  match(unread.stderr, /^Cannot read ".*\/last_scrub\.json": not what this agent wrote\n$/);
});
