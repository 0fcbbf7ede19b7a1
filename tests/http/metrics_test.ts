/** The figures for Prometheus, as it asks for them. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { makeMetricsToken, readSeries } from "../../testing/metrics.ts";
import { openFormClient } from "../../testing/form_client.ts";
import { openRawSocket } from "../../testing/raw_socket.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const FAST = {
  host: { node_name: "alpha", load1: 0.5 },
  zfs_pools: { available: true, pools: [{ name: "tank", guid: "1", health: "DEGRADED" }] },
};

interface Setting {
  server: TestServer;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** What the agent of pve-01 sends; how the server answered. */
  push(payload: object): Promise<unknown>;
}

/** A server with the connected host pve-01, which has sent a sample, and a token of "metrics". */
function withMetrics(test: (setting: Setting) => Promise<void>): Promise<void> {
  return withServer(async (server) => {
    const token = await server.register("pve-01");
    await using socket = await openRawSocket(server.url);
    await socket.deliver("host:pve-01", "phx_join", { token });
    const push = (payload: object) => socket.deliver("host:pve-01", "metric:fast", payload);
    await push({ collected_at: new Date().toISOString(), data: FAST });
    const authorization = `Bearer ${await makeMetricsToken(server)}`;
    await test({
      server,
      push,
      get: (path, headers = {}) =>
        fetch(server.url + path, { headers: { authorization, ...headers } }),
    });
  });
}

Deno.test("/metrics/host tells of the host that is asked for, whatever the case of its name", () =>
  withMetrics(async ({ get }) => {
    const response = await get("/metrics/host?target=PVE-01");
    const told = readSeries(await response.text());

    strictEqual(response.status, 200);
    strictEqual(response.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    strictEqual(response.headers.get("vary"), "accept");
    strictEqual(told.get('zfs_pool_health{pool="tank"}'), 1);
    strictEqual(told.get('pve_up{id="node/alpha"}'), 1);
    strictEqual(told.get('proxmox_monitor_host_level{level="critical"}'), 1);
  }));

Deno.test("both pages come as OpenMetrics where that is asked for, by header or by name", () =>
  withMetrics(async ({ get }) => {
    const accept = "application/openmetrics-text; version=1.0.0";
    for (
      const response of [
        await get("/metrics", { accept }),
        await get("/metrics/host?target=pve-01", { accept }),
        await get("/metrics?format=openmetrics"),
      ]
    ) {
      strictEqual(response.headers.get("content-type"), `${accept}; charset=utf-8`);
      match(await response.text(), /\n# EOF\n$/);
    }
    const text = await get("/metrics?format=text", { accept });
    match(text.headers.get("content-type") ?? "", /^text\/plain/);
    await text.body?.cancel();
  }));

Deno.test("what cannot be told is said in words", () =>
  withMetrics(async ({ get }) => {
    const answers = [];
    for (
      const path of ["/metrics/host", "/metrics/host?target=nobody", "/metrics?format=protobuf"]
    ) {
      const response = await get(path);
      answers.push([response.status, (await response.json()).error]);
    }

    deepStrictEqual(answers, [
      [400, "target: expected the name of a host"],
      [404, "host_not_found"],
      [400, 'format: expected "text" or "openmetrics"'],
    ]);
  }));

Deno.test("/sd/prometheus lists every host where the server was asked", () =>
  withMetrics(async ({ get, server }) => {
    await server.register("pve-02");
    await until("the server notices", async () => {
      const response = await get("/sd/prometheus");
      match(response.headers.get("content-type") ?? "", /^application\/json/);
      const found: { targets: string[]; labels: Record<string, string> }[] = await response.json();
      deepStrictEqual(found[0], {
        targets: [new URL(server.url).host],
        labels: {
          __scheme__: "http",
          __metrics_path__: "/metrics/host",
          __param_target: "pve-01",
          __param_format: "text",
          instance: "pve-01",
        },
      });
      return found.map(({ labels }) => labels["instance"]).join() === "pve-01,pve-02";
    });
  }));

Deno.test("/metrics tells how the server is", () =>
  withMetrics(async ({ get, push, server }) => {
    await push({ collected_at: "no time", data: {} });
    const client = await openFormClient(server);
    const { location, text } = await client.post("/admin/channels/new?kind=webhook", {
      name: "on call",
      digest_at: "08:00",
      at_once: "5",
      per_hour: "30",
      enabled: "on",
      set_url: "http://127.0.0.1:9/",
      set_signing_key: "k".repeat(16),
    });
    ok(location !== null, text);
    let told = new Map<string, number>();
    await until("an attempt to send was made", async () => {
      told = readSeries(await (await get("/metrics")).text());
      return (told.get(`proxmox_monitor_notifications_total{channel="on call",result="retried"}`) ??
        0) > 0;
    });

    const value = (name: string) => told.get(name);
    strictEqual(value('proxmox_monitor_hosts{level="critical"}'), 1);
    strictEqual(value('proxmox_monitor_hosts{level="ok"}'), 0);
    strictEqual(value("proxmox_monitor_agents_connected"), 1);
    strictEqual(value('proxmox_monitor_samples_total{result="ok"}'), 1);
    strictEqual(value('proxmox_monitor_samples_total{result="invalid_collected_at"}'), 1);
    strictEqual(value("proxmox_monitor_samples_waiting_bytes"), 0);
    strictEqual(value("proxmox_monitor_storing"), 1);
    strictEqual(value('proxmox_monitor_commits_total{result="failed"}'), 0);
    strictEqual(value('proxmox_monitor_incidents{level="critical",state="open"}'), 1);
    strictEqual(value('proxmox_monitor_channel_working{channel="on call"}'), 1);
    strictEqual(value('proxmox_monitor_outbox_pending{channel="on call"}'), 1);
    strictEqual(value('proxmox_monitor_connections{peers="agents"}'), 1);
    for (
      const name of [
        'proxmox_monitor_commits_total{result="ok"}',
        "proxmox_monitor_commit_seconds_total",
        "proxmox_monitor_database_size_bytes",
        'proxmox_monitor_connections_limit{peers="browsers"}',
        'proxmox_monitor_task_runs_total{task="judge every host as time goes by"}',
        "process_cpu_seconds_total",
        "process_resident_memory_bytes",
        "process_start_time_seconds",
      ]
    ) ok((value(name) ?? -1) >= 0, name);
    ok((value("proxmox_monitor_commit_age_seconds") ?? 99) < 60);
    ok(!told.has("proxmox_monitor_heartbeat_working"), "no address is set");
  }));

Deno.test("a signed-in operator may look at the figures too, a stranger not", () =>
  withMetrics(async ({ server }) => {
    for (const path of ["/metrics", "/metrics/host?target=pve-01", "/sd/prometheus"]) {
      const headers = { cookie: await server.signIn() };
      const statuses = [];
      for (const init of [{ headers }, {}]) {
        const response = await fetch(server.url + path, init);
        await response.body?.cancel();
        statuses.push(response.status);
      }
      deepStrictEqual(statuses, [200, 401], path);
    }
  }));
