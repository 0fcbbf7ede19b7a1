/** However much a host tells, and whatever it is called, its page stays a page. */
import { ok, strictEqual } from "node:assert/strict";
import { SHARES } from "../../../shared/shares.ts";
import { pool, pools, withHost } from "../../../testing/known_fleet_host.ts";
import { hostPage, hostPagePieces, readSeries } from "../../../testing/metrics.ts";

/** Anything that would end a value, a line or the page. */
const HOSTILE = 'x"} 1\n# EOF\n\0\u202e\\';

Deno.test("names that a host tells stay names", () =>
  withHost(async (host) => {
    await host.push({
      host: { node_name: HOSTILE, cluster_name: HOSTILE },
      ...pools(pool({ name: HOSTILE, guid: HOSTILE, layout: HOSTILE })),
      storage: { storages: [{ name: HOSTILE, type: HOSTILE, content: [HOSTILE], active: true }] },
      vms_runtime: {
        vms: [{
          vmid: 1,
          type: "lxc",
          name: HOSTILE,
          tags: [HOSTILE],
          lock: HOSTILE,
          ha_state: HOSTILE,
        }],
      },
    });
    for (const format of ["text", "openmetrics"] as const) {
      const text = hostPage(host, format);
      for (const line of text.trimEnd().split("\n")) {
        ok(
          /^(# (HELP|TYPE|UNIT|EOF)|[a-z_0-9]+(\{([a-z_]+="(\\[\\"]|[^"\\])*",?)*\})? [-\d.e+]+$)/
            .test(line),
          line,
        );
      }
      strictEqual(text.split("# EOF").length - 1 > (format === "openmetrics" ? 1 : 0), true);
      ok(!/[\0\u202e]/.test(text));
    }
  }));

Deno.test("metricsPage: the largest host there may be has a page that is bounded and keeps nobody waiting", () =>
  withHost(async (host) => {
    const many = <T>(count: number, make: (index: number) => T) =>
      Array.from({ length: count }, (_, index) => make(index));
    const long = (index: number) => `${index}-${"n".repeat(240)}`;
    const { guests, storages, datasets, pools: most } = SHARES.sample;
    await host.push({
      host: {},
      ...pools(...many(most, (index) =>
        pool({
          name: `p${index}`,
          guid: `${index}`,
          vdevs: many(
            9,
            (at) => ({ name: long(at), guid: `${at}`, type: "disk", state: "ONLINE" }),
          ),
        }))),
      storage: { storages: many(storages, (index) => ({ name: long(index), active: true })) },
      vms_runtime: {
        vms: many(guests, (vmid) => ({
          vmid: vmid + 1,
          type: "qemu",
          name: long(vmid),
          status: "running",
          ha_state: "started",
          cpu_usage: 0.5,
          mem_bytes: 1e9,
        })),
      },
    });
    await host.push({
      zfs_datasets: {
        available: true,
        datasets: many(datasets, (index) => ({ name: long(index), used_bytes: index })),
      },
    }, { kind: "medium" });

    const { rows, characters } = SHARES.metricsPage;
    const text = hostPage(host);
    ok(text.length <= characters, `${text.length}`);
    const told = readSeries(text);
    strictEqual(told.get('proxmox_monitor_rows_left_out{list="guests"}'), guests - rows);
    strictEqual(told.get('proxmox_monitor_rows_left_out{list="datasets"}'), datasets - rows);
    strictEqual(
      [...told.keys()].filter((name) => name.startsWith('pve_up{id="qemu/')).length,
      rows,
    );
    ok(told.size < 60_000, `${told.size}`);
    const longest = longestPieceMs(() => hostPagePieces(host));
    ok(longest < SHARES.page.renderMs, `${longest} ms`);
  }));

/** Of several runs the quickest of each piece: a busy machine interrupts one or the other. */
function longestPieceMs(begin: () => Iterator<void, unknown>): number {
  const least: number[] = [];
  for (let run = 0; run < 5; run++) {
    const pieces = begin();
    let isDone = false;
    for (let at = 0; !isDone; at++) {
      const startMs = performance.now();
      isDone = pieces.next().done === true;
      least[at] = Math.min(least[at] ?? Infinity, performance.now() - startMs);
    }
  }
  return Math.max(...least);
}
