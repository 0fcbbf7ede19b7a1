/** The HTTP interface for other programs. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { sha256Hex } from "../../server/auth/tokens.ts";
import { openStore, testingApiToken } from "../../testing/store.ts";
import { openRawSocket } from "../../testing/raw_socket.ts";
import { withReportingHost } from "../../testing/reporting_host.ts";
import { withServer } from "../../testing/with_server.ts";

const FAST = {
  host: { load1: 0.5, cpu_percent: 12.5, mem_total_bytes: 400, mem_used_bytes: 100 },
  zfs_pools: {
    available: true,
    pools: [
      { name: "rpool", health: "ONLINE", capacity_percent: 40 },
      { name: "tank", health: "DEGRADED", capacity_percent: 71 },
    ],
  },
  vms_runtime: {
    vms: [
      { vmid: 100, type: "qemu", name: "web01", status: "running", cpu_usage: 0.25 },
      { vmid: 101, type: "lxc", name: "pihole", status: "stopped" },
    ],
  },
};

Deno.test("/api/summary names the worst level and fails on request", () =>
  withReportingHost(FAST, async (get) => {
    const summary = await get("/api/summary");
    const { level, hosts, counts, reasons } = await summary.json();
    deepStrictEqual([summary.status, level, hosts, counts.critical], [200, "critical", 1, 1]);
    deepStrictEqual([reasons[0].host, reasons[0].code], ["pve-01", "pool_health"]);

    for (const [path, status] of [["critical", 503], ["warning", 503], ["bogus", 400]] as const) {
      const response = await get(`/api/summary?fail=${path}`);
      await response.body?.cancel();
      strictEqual(response.status, status, path);
    }
  }));

Deno.test("/api/summary of an empty fleet is ok and fails on nothing", () =>
  withServer(async (server) => {
    const headers = { cookie: await server.signIn() };
    const response = await fetch(`${server.url}/api/summary?fail=warning`, { headers });

    deepStrictEqual([response.status, (await response.json()).level], [200, "ok"]);
  }));

Deno.test("/api/hosts and /api/summary tell every reason, not only those that a card lists", () =>
  withReportingHost({
    zfs_pools: {
      available: true,
      pools: Array.from({ length: 12 }, (_, index) => ({
        name: `tank${index}`,
        guid: `${index}`,
        health: "DEGRADED",
      })),
    },
  }, async (get) => {
    const { hosts } = await (await get("/api/hosts")).json();
    const { reasons } = await (await get("/api/hosts/pve-01")).json();
    ok(reasons.length >= 12);
    deepStrictEqual(hosts[0].reasons, reasons);

    const worst = (await (await get("/api/summary")).json()).reasons;
    deepStrictEqual([worst.length, worst[9].host, worst[9].level], [10, "pve-01", "critical"]);
  }));

Deno.test("/api/pools lists every pool with its reasons", () =>
  withReportingHost(FAST, async (get) => {
    const { pools } = await (await get("/api/pools")).json();

    deepStrictEqual(
      pools.map((pool: { host: string; name: string; reasons: { code: string }[] }) => [
        pool.host,
        pool.name,
        pool.reasons.some(({ code }) => code === "pool_health"),
      ]),
      [["pve-01", "rpool", false], ["pve-01", "tank", true]],
    );
  }));

Deno.test("/api/guests finds by the words of the search", () =>
  withReportingHost(FAST, async (get) => {
    const { total, guests } = await (await get("/api/guests?q=web%20-status:stopped")).json();

    strictEqual(total, 1);
    deepStrictEqual([guests[0].host, guests[0].vmid, guests[0].search], ["pve-01", 100, undefined]);
  }));

const SERIES: [metric: string, value: number | null][] = [
  ["load1", 0.5],
  ["cpu_percent", 12.5],
  ["mem_used_percent", 25],
  ["pool:tank:capacity_percent", 71],
  ["guest:qemu/100:cpu", 25],
  ["guest:qemu/100:mem", null],
];
Deno.test("the history of each series holds what the sample said, and null for a gap", () =>
  withReportingHost(FAST, async (get) => {
    for (const [metric, value] of SERIES) {
      const query = new URLSearchParams({ metric, hours: "1" });
      const { points } = await (await get(`/api/hosts/pve-01/history?${query}`)).json();

      deepStrictEqual(points.map(([, point]: [number, number | null]) => point), [value], metric);
    }
  }));

const UNREADABLE = [
  "metric=load1&hours=0",
  "metric=load1&hours=9601",
  "metric=bogus",
  "metric=guest:qemu/x:cpu",
  "metric=load1&points=1",
  "metric=load1&points=10001",
];
Deno.test("the history is refused with 400 for what cannot be read", (t) =>
  withReportingHost(FAST, async (get) => {
    for (const query of UNREADABLE) {
      await t.step(query, async () => {
        const response = await get(`/api/hosts/pve-01/history?${query}`);
        await response.body?.cancel();

        strictEqual(response.status, 400);
      });
    }
  }));

const MEDIUM = {
  vms_detail: {
    vms: [{
      vmid: 100,
      type: "qemu",
      config: {
        scsi0: "nas:100/vm-100-disk-0.qcow2",
        net0: "virtio=BC:24:11:00:00:01,bridge=vmbr0",
        cipassword: "(hidden)",
      },
      ips: ["192.0.2.10"],
      macs: ["BC:24:11:00:00:01"],
      errors: [{ tag: "guest_agent", message: "no answer" }],
    }],
  },
  host_care: { replication: { available: false, jobs: [] } },
};

const STORAGE = { storage: { storages: [{ name: "nas", type: "nfs" }] } };

const SLOW = {
  backups: { available: false, jobs: [], guests: [{ vmid: 100, type: "qemu", jobs: [] }] },
};

Deno.test("a guest's details are those of the newest medium sample; its page shows them", () =>
  withServer(async (server) => {
    const token = await server.register("pve-01");
    await using socket = await openRawSocket(server.url);
    await socket.deliver("host:pve-01", "phx_join", { token });
    const collected_at = new Date().toISOString();
    await socket.deliver("host:pve-01", "metric:fast", {
      collected_at,
      data: { ...FAST, ...STORAGE },
    });
    await socket.deliver("host:pve-01", "metric:medium", { collected_at, data: MEDIUM });
    await socket.deliver("host:pve-01", "metric:slow", { collected_at, data: SLOW });
    const headers = { cookie: await server.signIn() };
    const get = (path: string) => fetch(server.url + path, { headers });

    const { detail, collected_unix } = await (await get("/api/hosts/PVE-01/guests/qemu/100"))
      .json();
    deepStrictEqual(detail, { ...MEDIUM.vms_detail.vms[0], name: null });
    strictEqual(collected_unix, Date.parse(collected_at) / 1000);
    const page = await (await get("/hosts/pve-01/guests/qemu/100")).text();
    const { guests } = await (await get("/api/guests?q=web01")).json();
    strictEqual(guests[0].safety.state, "unprotected");
    match(page, /Is it safe\?.*Not protected: nothing would bring back scsi0/s);
    match(page, /web01.*cipassword:<\/dt><dd class="muted">\(hidden\)/s);

    const known = await get("/api/hosts/pve-01/guests/lxc/101");
    const { safety, ...rest } = await known.json();
    deepStrictEqual([known.status, rest.detail, safety], [200, null, null]);
  }));

const NOT_THERE: [path: string, error: string][] = [
  ["pve-09/guests/qemu/100", "host_not_found"],
  ["pve-01/guests/qemu/101", "guest_not_found"],
  ["pve-01/guests/qemu/0100", "guest_not_found"],
];
Deno.test("a guest that is not there is a 404 that says why, and its page a 404", (t) =>
  withReportingHost(FAST, async (get) => {
    for (const [path, error] of NOT_THERE) {
      await t.step(`/api/hosts/${path}: ${error}`, async () => {
        const response = await get(`/api/hosts/${path}`);
        deepStrictEqual([response.status, await response.json()], [404, { error }]);

        const page = await get(`/hosts/${path}`);
        await page.body?.cancel();
        strictEqual(page.status, 404);
      });
    }
  }));

Deno.test("an API token opens the API alone, until it is revoked", () =>
  withServer(async (server) => {
    const token = "a-token-of-a-program-0123456789";
    await using store = await openStore({ path: server.database_path });
    const row = await store.insertApiToken(testingApiToken(sha256Hex(token), { name: "uptime" }));
    const get = async (path: string, bearer: string) => {
      const headers = { authorization: `Bearer ${bearer}` };
      const response = await fetch(server.url + path, { headers, redirect: "manual" });
      await response.body?.cancel();
      return response.status;
    };

    strictEqual(await get("/api/hosts", token), 200);
    strictEqual(await get("/api/hosts", `${token}x`), 401);
    strictEqual(await get("/", token), 303);
    await store.deleteApiToken(row?.id ?? 0);
    strictEqual(await get("/api/hosts", token), 401);
  }));
