/** A real Prometheus, configured by the example that ships, scrapes a fleet. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { printable } from "../../shared/printable.ts";
import { makeMetricsToken, readSeries } from "../../testing/metrics.ts";
import { openPrometheus, runPromtool } from "../../testing/prometheus.ts";
import { rounds } from "../../testing/rounds.ts";
import { openSimulatedHost } from "../../testing/simulated_host.ts";
import { until } from "../../testing/until.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const HOSTS = rounds(4, 200);
/** Of each host; so that the token's rate is kept. */
const INTERVAL_SECONDS = rounds(1, 10);
/** So often each is scraped. */
const SCRAPES = rounds(2, 6);

/** Whatever would end a value, a line or the page. */
const HOSTILE = 'x"} 1\n# EOF\n\0\\';

const nameOf = (index: number) => `pve-${String(index + 1).padStart(3, "0")}`;

/** The example, of this server, with the figures of one host as OpenMetrics besides. */
async function configure(server: TestServer, directory: string): Promise<string> {
  const token = join(directory, "token");
  await Deno.writeTextFile(token, await makeMetricsToken(server));
  await Deno.copyFile("deploy/prometheus/rules.yml", join(directory, "rules.yml"));
  const { host } = new URL(server.url);
  const example = (await Deno.readTextFile("deploy/prometheus/prometheus.yml"))
    .replaceAll("/etc/prometheus/proxmox-monitor.token", token)
    .replace("https://monitor.example.com", server.url)
    .replace("scheme: https", "scheme: http")
    .replace("monitor.example.com:443", host)
    .replace("scrape_interval: 1m", `scrape_interval: ${INTERVAL_SECONDS}s`)
    .replace("refresh_interval: 1m", "refresh_interval: 1s");
  return `${example}
  - job_name: openmetrics
    metrics_path: /metrics/host
    params: { target: ["${nameOf(0)}"] }
    authorization: { credentials_file: ${token} }
    static_configs: [{ targets: ["${host}"] }]
`;
}

Deno.test(`Prometheus finds ${HOSTS} hosts by itself, and all are up`, () =>
  withDirectory((directory) =>
    withServer(async (server) => {
      await using hosts = new AsyncDisposableStack();
      for (let index = 0; index < HOSTS; index++) {
        const name = nameOf(index);
        hosts.use(
          await openSimulatedHost(server.url, {
            name,
            token: await server.register(name),
            seed: index + 1,
            guests: 3,
            change: ({ kind, data }) => {
              if (index === 0 && kind === "fast") addHostile(data);
            },
          }),
        );
      }
      await using prometheus = await openPrometheus(directory, await configure(server, directory));
      const valueOf = async (expr: string) => (await prometheus.query(expr))[0]?.value ?? 0;
      for (const times of [1, SCRAPES]) {
        const scraped = `count(count_over_time(up{job="proxmox-hosts"}[1h]) >= ${times})`;
        await until(
          `each is scraped ${times} times`,
          async () => await valueOf(scraped) === HOSTS,
          { mostMs: 1_000 },
        );
      }

      strictEqual(await valueOf('count(min_over_time(up{job="proxmox-hosts"}[1h]) == 1)'), HOSTS);
      strictEqual(await valueOf('min(min_over_time(up{job!="proxmox-hosts"}[1h]))'), 1);
      strictEqual(await valueOf("count(proxmox_monitor_host_level == 1)"), HOSTS + 1);
      strictEqual(await valueOf("proxmox_monitor_agents_connected"), HOSTS);
      const names = await prometheus.query('pve_node_info{job="proxmox-hosts"}');
      deepStrictEqual(
        names.map(({ labels }) => labels["instance"] ?? "").sort(),
        Array.from({ length: HOSTS }, (_, index) => nameOf(index)),
      );
      await compareFormats(prometheus.query, nameOf(0));
      const [told] = await prometheus.query('zfs_pool_health{job="proxmox-hosts",pool=~"x.*"}');
      deepStrictEqual([told?.labels["pool"], told?.value], [printable(HOSTILE), 1]);
    })
  ));

function addHostile(data: Record<string, unknown>): void {
  const { pools } = data["zfs_pools"] as { pools: object[] };
  pools.push({ name: HOSTILE, guid: "666", health: "DEGRADED" });
}

/** As text and as OpenMetrics Prometheus understood the same, but for older names and ages. */
async function compareFormats(
  query: (expr: string) => Promise<{ labels: Record<string, string>; value: number }[]>,
  instance: string,
): Promise<void> {
  const of = async (selector: string) => {
    const all =
      `{${selector},__name__!~"up|ALERTS.*|scrape_.+|.+_age_seconds|pve_(network|disk)_[a-z]+_bytes"}`;
    const found = await query(`last_over_time(${all}[1h])`);
    return new Map(found.map(({ labels: { job: _, instance: __, ...labels }, value }) => [
      JSON.stringify(Object.entries(labels).sort()),
      value,
    ]));
  };
  const names = async (job: string) =>
    new Set((await query(`count by (__name__) ({job="${job}"})`))
      .map(({ labels }) => labels["__name__"]));
  const text = await of(`job="proxmox-hosts",instance="${instance}"`);

  ok(text.size > 100, `${text.size}`);
  deepStrictEqual(await of('job="openmetrics"'), text);
  deepStrictEqual(
    (await names("proxmox-hosts")).difference(await names("openmetrics")),
    new Set([
      "pve_network_receive_bytes",
      "pve_network_transmit_bytes",
      "pve_disk_read_bytes",
      "pve_disk_write_bytes",
    ]),
  );
}

Deno.test("both pages are clean, as promtool says", () =>
  withServer(async (server) => {
    await using _ = await openSimulatedHost(server.url, {
      name: "pve-01",
      token: await server.register("pve-01"),
    });
    const headers = { authorization: `Bearer ${await makeMetricsToken(server)}` };
    for (const path of ["/metrics", "/metrics/host?target=pve-01"]) {
      const page = await (await fetch(server.url + path, { headers })).text();

      ok(readSeries(page).size > 30);
      deepStrictEqual(await runPromtool(["check", "metrics"], page), { code: 0, output: "" }, path);
    }
  }));
