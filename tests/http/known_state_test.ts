/** What was once known stays known, as programs and pages without a script get it. */
import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from "node:assert/strict";
import { openRawSocket, type RawSocket } from "../../testing/raw_socket.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const TANK = "4620770592528249368";
const BACKUP = "9220770592528249368";

const disk = (name: string, state: string) => ({ name, type: "disk", state });
const tank = {
  name: "tank",
  guid: TANK,
  health: "DEGRADED",
  capacity_percent: 71,
  error_count: 0,
  vdevs: [{
    name: "tank",
    type: "root",
    state: "DEGRADED",
    children: [{
      name: "mirror-0",
      type: "mirror",
      state: "DEGRADED",
      children: [disk("sda", "ONLINE"), disk("sdb", "FAULTED")],
    }],
  }],
};
const READ = { zfs_pools: { available: true, pools: [tank] } };
const stuckError = { tag: "stuck", message: "an earlier run has been stuck for 50 s" };
const STUCK = { zfs_pools: { available: null, pools: [], errors: [stuckError] } };

interface Setting {
  server: TestServer;
  agent: RawSocket;
  push(data: object): Promise<void>;
  html(path: string): Promise<string>;
  // deno-lint-ignore no-explicit-any -- answers of the API, of which each test reads a part
  json(path: string): Promise<any>;
  post(path: string, form: Record<string, string>): Promise<number>;
}

/** Runs `test` with the connected host pve-01. */
function withAgent(test: (setting: Setting) => Promise<void>): Promise<void> {
  return withServer(async (server) => {
    const token = await server.register("pve-01");
    await using agent = await openRawSocket(server.url);
    await agent.deliver("host:pve-01", "phx_join", { token });
    const headers = { cookie: await server.signIn(), origin: server.url };
    let collectedMs = Date.now() - 60_000;
    await test({
      server,
      agent,
      push: async (data) => {
        collectedMs += 1000;
        const time = new Date(collectedMs).toISOString();
        const payload = { collected_at: time, sent_at: time, data };
        const reply = await agent.deliver("host:pve-01", "metric:fast", payload);
        deepStrictEqual(reply, { status: "ok", response: {} });
      },
      html: async (path) => await (await fetch(server.url + path, { headers })).text(),
      json: async (path) => await (await fetch(server.url + path, { headers })).json(),
      post: async (path, form) => {
        const body = new URLSearchParams(form);
        const init = { method: "POST", headers, body, redirect: "manual" } as const;
        const response = await fetch(server.url + path, init);
        await response.body?.cancel();
        return response.status;
      },
    });
  });
}

Deno.test("every page and answer goes on with a pool that could not be read this time", () =>
  withAgent(async ({ push, html, json }) => {
    await push(READ);
    const before = await json("/api/hosts/pve-01");
    await push(STUCK);

    const { pools } = await json("/api/pools");
    deepStrictEqual(
      [pools.length, pools[0].id, pools[0].health, pools[0].level, pools[0].is_held],
      [1, TANK, "DEGRADED", "critical", true],
    );
    strictEqual(pools[0].redundancy_left, 0);
    const { level, counts } = await json("/api/summary");
    deepStrictEqual([level, counts.critical], ["critical", 1]);
    // deno-lint-ignore no-explicit-any -- as above
    const health = (host: any) => host.reasons.find((one: any) => one.code === "pool_health");
    const after = await json("/api/hosts/pve-01");
    deepStrictEqual(
      [health(after).subject_id, health(after).since_unix, health(after).as_of_unix],
      [TANK, health(before).since_unix, health(before).as_of_unix],
    );
    deepStrictEqual([health(before).held, health(after).held], [false, true]);

    match(await html("/hosts/pve-01"), /data-role="held".*data-held.*data-pool="tank".*FAULTED/s);
    match(await html("/pools"), /data-pool="tank" data-status="critical".*data-role="held"/s);
    match(await html("/"), /data-host="pve-01" data-status="critical"/);
  }));

Deno.test("a restarted server has a DEGRADED host first at once, and fails what it failed", () =>
  withAgent(async ({ server, push, html, json }) => {
    await server.register("a-new");
    await push(READ);
    await push(STUCK);

    await server.restart();

    const page = await html("/");
    const listed = [...page.matchAll(/data-host="([^"]+)" data-status="([^"]+)"/g)]
      .map(([, name, level]) => [name, level]);
    deepStrictEqual(listed, [["pve-01", "critical"], ["a-new", "new"]]);
    match(page, /waiting to reconnect/);
    const { hosts } = await json("/api/hosts");
    deepStrictEqual(
      hosts.map((host: { name: string; waiting: boolean }) => [host.name, host.waiting]),
      [["pve-01", true], ["a-new", false]],
    );
    const summary = await json("/api/summary?fail=critical");
    deepStrictEqual(
      [summary.level, summary.waiting, summary.counts.critical, summary.counts.new],
      ["critical", 1, 1, 1],
    );
    match(await html("/pools"), /data-pool="tank" data-status="critical"/);
  }));

Deno.test("hosts that never connected are no fault", () =>
  withServer(async (server) => {
    await server.register("pve-01");
    const headers = { cookie: await server.signIn() };
    const ask = () => fetch(`${server.url}/api/summary?fail=warning`, { headers });
    // Registered by another process, as on the command line.
    await until("the host is taken up", async () => (await (await ask()).json()).hosts === 1);
    const response = await ask();
    const { level, counts } = await response.json();

    deepStrictEqual([response.status, level, counts.new, counts.offline], [200, "ok", 1, 0]);
  }));

Deno.test("the operator says that a pool left, and takes it back", () =>
  withAgent(async ({ push, html, json, post }) => {
    const missing = { guid: BACKUP, name: "backup", last_health: "ONLINE" };
    await push({ zfs_pools: { available: true, pools: [tank], missing_pools: [missing] } });
    const names = async () =>
      (await json("/api/pools")).pools.map(({ name, health }: Record<string, string>) =>
        `${name} ${health}`
      );
    deepStrictEqual((await names()).toSorted(), ["backup GONE", "tank DEGRADED"]);
    match(await html("/hosts/pve-01"), /Pools that are gone.*backup.*It left on purpose/s);

    const left = "/hosts/pve-01/pools/left";
    strictEqual(await post(left, { guid: TANK, word: "left" }), 422);
    strictEqual(await post(left, { guid: BACKUP, word: "stolen" }), 422);
    strictEqual(await post("/hosts/nobody/pools/left", { guid: BACKUP, word: "left" }), 404);
    deepStrictEqual((await names()).length, 2);

    strictEqual(await post(left, { guid: BACKUP, word: "left", note: "<b>sold</b>" }), 303);
    deepStrictEqual(await names(), ["tank DEGRADED"]);
    match(await html("/hosts/pve-01"), /left on purpose.*&lt;b>sold.*Miss it again/s);
    doesNotMatch(await html("/pools"), /backup/);

    strictEqual(await post(`${left}/delete`, { guid: BACKUP }), 303);
    strictEqual((await names()).length, 2);
    strictEqual(await post(left, { guid: BACKUP, word: "comes_and_goes" }), 303);
    match(await html("/hosts/pve-01"), /comes and goes/);
    ok(
      !(await json("/api/hosts/pve-01")).reasons.some((reason: { code: string; level: string }) =>
        reason.code.startsWith("pool_gone") && reason.level !== "note"
      ),
    );
  }));

Deno.test("pools that take turns under one name have a history each", () =>
  withAgent(async ({ push, json }) => {
    const backup = (guid: string, capacity_percent: number, other: string) => ({
      zfs_pools: {
        available: true,
        pools: [{ ...tank, name: "backup", guid, capacity_percent }],
        missing_pools: [{ guid: other, name: "backup" }],
      },
    });
    const points = async (metric: string) =>
      (await json(`/api/hosts/pve-01/history?hours=1&metric=${metric}`)).points
        .map(([, value]: [number, number]) => value);

    await push(backup(TANK, 10, BACKUP));
    await push(backup(BACKUP, 90, TANK));
    deepStrictEqual(await points("pool:backup:capacity_percent"), [90]);
    await push(backup(TANK, 11, BACKUP));

    deepStrictEqual(await points("pool:backup:capacity_percent"), [10, 11]);
    deepStrictEqual(await points(`pool:backup:${BACKUP}:capacity_percent`), [90]);
  }));
