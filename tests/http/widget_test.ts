/** The fleet, and one host of it, in a few fields for other programs. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { withReportingHost } from "../../testing/reporting_host.ts";
import { until } from "../../testing/until.ts";
import { withServer } from "../../testing/with_server.ts";

const FAST = {
  zfs_pools: {
    available: true,
    pools: [
      { name: "rpool", health: "ONLINE", capacity_percent: 40 },
      { name: "tank", health: "DEGRADED", capacity_percent: 71 },
    ],
  },
  vms_runtime: {
    vms: [
      { vmid: 100, type: "qemu", status: "running" },
      { vmid: 101, type: "lxc", status: "stopped" },
      { vmid: 900, type: "qemu", status: "stopped", template: true },
    ],
  },
};

/** What another process registers, a running server notices in its time. */
async function knows(count: number, ask: () => Promise<Response>): Promise<void> {
  await until("the server knows of it", async () => (await (await ask()).json()).hosts === count);
}

Deno.test("/api/widget is the fleet as one flat object", () =>
  withReportingHost(FAST, async (get, server) => {
    await server.register("pve-02");
    await knows(2, () => get("/api/widget"));
    const { worst, updated_unix, problems, problem_count, ...figures } =
      await (await get("/api/widget")).json();

    deepStrictEqual(figures, {
      level: "critical",
      hosts: 2,
      offline: 0,
      critical: 1,
      unknown: 0,
      warning: 0,
      ok: 0,
      never_connected: 1,
      pools: 2,
      pools_ok: 1,
      fullest_pool_percent: 71,
      guests: 2,
      guests_running: 1,
    });
    ok(worst.startsWith("pve-01: tank: "), worst);
    ok(Math.abs(updated_unix - Date.now() / 1000) < 60, String(updated_unix));
    strictEqual(problems.length, problem_count);
    const [{ name, label, level, url }] = problems;
    deepStrictEqual([name, level, url], ["pve-01", "critical", `${server.url}/hosts/pve-01`]);
    strictEqual(worst, `${name}: ${label}`);
  }));

Deno.test("/api/widget of a fleet that has told nothing knows no figure", () =>
  withServer(async (server) => {
    await server.register("pve-01");
    const headers = { cookie: await server.signIn() };
    const get = () => fetch(`${server.url}/api/widget`, { headers });
    await knows(1, get);
    const widget = await (await get()).json();

    const { level, hosts, never_connected, worst, pools, pools_ok, guests, guests_running } =
      widget;
    deepStrictEqual([level, hosts, never_connected, worst], ["ok", 1, 1, null]);
    deepStrictEqual([pools, pools_ok, guests, guests_running], [null, null, null, null]);
    deepStrictEqual([widget.fullest_pool_percent, widget.updated_unix], [null, null]);
    deepStrictEqual(widget.problems, []);
  }));

Deno.test("/api/summary?host= is one host alone, by its own level", () =>
  withReportingHost(FAST, async (get, server) => {
    await server.register("pve-02");
    await knows(2, () => get("/api/widget"));
    const ask = async (query: string) => {
      const response = await get(`/api/summary?${query}`);
      return { status: response.status, ...await response.json() };
    };

    const one = await ask("host=pve-01&fail=critical");
    deepStrictEqual([one.status, one.level, one.hosts], [503, "critical", 1]);
    strictEqual(one.reason_count, one.reasons.length);
    const other = await ask("host=pve-02&fail=warning");
    deepStrictEqual([other.status, other.level, other.reasons], [200, "new", []]);
    deepStrictEqual(await ask("host=nobody"), { status: 404, error: "host_not_found" });
  }));
