/** VictoriaMetrics takes a page of figures as it is. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { KINDS } from "../../shared/sample/mod.ts";
import { startProcess } from "../../testing/agent_process.ts";
import { COMPLETE_SAMPLES } from "../../testing/complete_sample.ts";
import { withHost } from "../../testing/known_fleet_host.ts";
import { hostPage, readSeries } from "../../testing/metrics.ts";
import { freePort } from "../../testing/prometheus.ts";
import { until } from "../../testing/until.ts";
import { withDirectory } from "../../testing/with_directory.ts";

const VICTORIA_METRICS = "/usr/bin/victoria-metrics";

Deno.test("VictoriaMetrics takes every series of a page", () =>
  withDirectory(async (directory) => {
    let page = "";
    await withHost(async (host) => {
      for (const kind of KINDS) await host.push(COMPLETE_SAMPLES[kind], { kind });
      page = hostPage(host);
    });
    const port = freePort();
    const url = `http://127.0.0.1:${port}`;
    await using _ = startProcess([
      VICTORIA_METRICS,
      `-httpListenAddr=127.0.0.1:${port}`,
      `-storageDataPath=${join(directory, "data")}`,
    ]);
    await until("it answers", async () => {
      try {
        const response = await fetch(`${url}/health`);
        await response.body?.cancel();
        return response.ok;
      } catch (error) {
        if (error instanceof TypeError) return false; // nobody listens yet
        throw error;
      }
    });

    const taken = await fetch(`${url}/api/v1/import/prometheus`, { method: "POST", body: page });
    await taken.body?.cancel();
    strictEqual(taken.status, 204);
    const wanted = readSeries(page).size;
    let found = 0;
    // What it has taken can be read a moment later.
    await until("all is stored", async () => {
      const response = await fetch(`${url}/api/v1/series/count`);
      const { data } = await response.json();
      found = data[0];
      return found >= wanted;
    }, { mostMs: 250 });
    deepStrictEqual(found, wanted);
  }));
