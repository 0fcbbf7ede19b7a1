/** The dashboards for Grafana: each of their expressions finds something in what a fleet tells. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import * as z from "zod";
import { NO_LEDGER } from "../../shared/verdict/ledger_facts.ts";
import { KINDS } from "../../shared/sample/mod.ts";
import { COMPLETE_SAMPLES } from "../../testing/complete_sample.ts";
import { openFormClient } from "../../testing/form_client.ts";
import { withHost } from "../../testing/known_fleet_host.ts";
import { hostPage, makeMetricsToken } from "../../testing/metrics.ts";
import { openPrometheus } from "../../testing/prometheus.ts";
import { openSimulatedHost } from "../../testing/simulated_host.ts";
import { until } from "../../testing/until.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { withServer } from "../../testing/with_server.ts";

const SOURCE = z.object({ type: z.literal("prometheus"), uid: z.literal("${DS_PROMETHEUS}") });

const DASHBOARD = z.object({
  uid: z.string().regex(/^proxmox-monitor-[a-z]+$/),
  title: z.string().min(1),
  tags: z.array(z.string()),
  schemaVersion: z.int().min(36),
  time: z.object({ from: z.string(), to: z.string() }),
  refresh: z.string(),
  templating: z.object({
    list: z.array(z.discriminatedUnion("type", [
      z.object({ type: z.literal("datasource"), name: z.string(), query: z.literal("prometheus") }),
      z.object({
        type: z.literal("query"),
        name: z.string(),
        query: z.string(),
        datasource: SOURCE,
      }),
    ])),
  }),
  panels: z.array(z.object({
    id: z.int().positive(),
    type: z.enum(["stat", "table", "timeseries", "bargauge"]),
    title: z.string().min(1),
    datasource: SOURCE,
    gridPos: z.object({ x: z.int().min(0), y: z.int().min(0), w: z.int(), h: z.int() }),
    fieldConfig: z.object({ defaults: z.object({ unit: z.string() }) }),
    targets: z.array(z.object({ datasource: SOURCE, expr: z.string().min(1), refId: z.string() }))
      .min(1),
  })).min(1),
});

const FILES = ["fleet", "host", "zfs"].map((name) => `deploy/grafana/${name}.json`);
const DASHBOARDS = await Promise.all(FILES.map(async (path) => ({
  path,
  dashboard: DASHBOARD.parse(JSON.parse(await Deno.readTextFile(path))),
})));

Deno.test("dashboards are as Grafana reads them, each panel in its own place", () => {
  strictEqual(new Set(DASHBOARDS.map(({ dashboard }) => dashboard.uid)).size, FILES.length);
  for (const { path, dashboard: { panels } } of DASHBOARDS) {
    strictEqual(new Set(panels.map(({ id }) => id)).size, panels.length, path);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + at % w},${y + Math.floor(at / w)}`)
    );
    strictEqual(new Set(cells).size, cells.length, `${path}: panels overlap`);
    ok(panels.every(({ gridPos: { x, w } }) => x + w <= 24), path);
    for (const { title, targets } of panels) {
      strictEqual(new Set(targets.map(({ refId }) => refId)).size, targets.length, title);
    }
  }
});

/** As Grafana asks, with "All" chosen. */
function filledIn(expr: string): string {
  return expr.replaceAll("$__rate_interval", "1m").replace(/\$(instance|pool)\b/g, ".*");
}

const FAILING = { available: true, jobs: [{ id: "100-0", guest: 100, fail_count: 2 }] };

/** A host of which everything is known, and much of it is wrong. */
async function writeHostPage(): Promise<string> {
  let page = "";
  await withHost(async (host) => {
    for (const kind of KINDS) await host.push(COMPLETE_SAMPLES[kind], { kind });
    const disk = { name: "sda", guid: "5", type: "disk", class: "normal", state: "ONLINE" };
    const root = { name: "tank", type: "root", state: "ONLINE", children: [disk] };
    const { zfs_pools, storage, ...rest } = COMPLETE_SAMPLES.fast;
    const { storages } = storage as { storages: object[] };
    const thin = { ...storages[0], name: "thin", type: "lvmthin" };
    const { pools, ...zfs } = zfs_pools as { pools: object[] };
    const good = { ...pools[0], name: "good", guid: "99", health: "ONLINE", vdevs: [root] };
    await host.push({
      ...rest,
      zfs_pools: { ...zfs, pools: [...pools, good] },
      storage: { storages: [...storages, thin] },
    });
    const config = { scsi0: "thin:vm-100-disk-0,size=32G", onboot: "1" };
    // Beside the one that has a backup, one of which a disk is known and nothing that brings it back.
    const vms = [100, 101].map((vmid) => ({ vmid, type: "qemu", name: "web", config }));
    const care = { ...COMPLETE_SAMPLES.medium["host_care"] as object, replication: FAILING };
    await host.push({ ...COMPLETE_SAMPLES.medium, vms_detail: { vms }, host_care: care }, {
      kind: "medium",
    });
    const { guests, ...backups } = COMPLETE_SAMPLES.slow["backups"] as { guests: object[] };
    const inNoJob = { vmid: 101, type: "qemu", is_here: true, jobs: [] };
    await host.push({
      ...COMPLETE_SAMPLES.slow,
      backups: { ...backups, guests: [...guests.slice(0, 1), inNoJob] },
    }, { kind: "slow" });
    const state = host.fleet.find("pve-01");
    ok(state !== null);
    // A forecast takes weeks.
    const forecast = {
      pool_id: "99",
      pool: "good",
      used_percent: 50,
      growth_bytes_per_week: 1,
      full_unix: 2e9,
      ninety_percent_unix: 2e9,
      error_seconds: 1,
      week_ago_error_bytes: null,
    };
    state.remembered = () => ({ ...NO_LEDGER, forecasts: [forecast] });
    page = hostPage(host);
  });
  return page;
}

Deno.test("every expression of the dashboards finds something", () =>
  withDirectory((directory) =>
    withServer(async (server) => {
      await using _ = await openSimulatedHost(server.url, {
        name: "pve-01",
        token: await server.register("pve-01"),
        guests: 2,
      });
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
      const page = await writeHostPage();
      await using pages = Deno.serve(
        { hostname: "127.0.0.1", port: 0, onListen: () => {} },
        () => new Response(page, { headers: { "content-type": "text/plain; version=0.0.4" } }),
      );
      await using prometheus = await openPrometheus(
        directory,
        `global: { scrape_interval: 1s }
scrape_configs:
  - job_name: proxmox-monitor
    authorization: { credentials: ${await makeMetricsToken(server)} }
    static_configs: [{ targets: ["${new URL(server.url).host}"] }]
  - job_name: proxmox-hosts
    static_configs:
      - { targets: ["127.0.0.1:${pages.addr.port}"], labels: { instance: pve-01 } }
`,
      );
      await until("both are scraped twice", async () => {
        const found = await prometheus.query("count_over_time(up[1m]) >= 2");
        return found.length === 2;
      }, { mostMs: 250 });
      deepStrictEqual((await prometheus.query("up")).map(({ value }) => value), [1, 1]);

      const empty: string[] = [];
      for (const { path, dashboard } of DASHBOARDS) {
        for (const { title, targets } of dashboard.panels) {
          for (const { expr } of targets) {
            const found = await prometheus.query(filledIn(expr));
            if (found.length === 0) empty.push(`${path}: ${title}: ${expr}`);
          }
        }
        for (const variable of dashboard.templating.list) {
          if (variable.type !== "query") continue;
          match(variable.query, /^label_values\(.+, \w+\)$/);
          const selector = filledIn(variable.query.slice("label_values(".length, -1))
            .replace(/, \w+$/, "");
          if ((await prometheus.query(selector)).length === 0) empty.push(variable.query);
        }
      }
      deepStrictEqual(empty, []);
    })
  ));
