/** Follows docs/prometheus.md beside a running server, in the words that stand there. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { KINDS } from "../../shared/sample/mod.ts";
import { COMPLETE_SAMPLES } from "../../testing/complete_sample.ts";
import { withHost } from "../../testing/known_fleet_host.ts";
import { hostPage, makeMetricsToken, readSeries } from "../../testing/metrics.ts";
import { openSimulatedHost } from "../../testing/simulated_host.ts";
import { withServer } from "../../testing/with_server.ts";
import { parseCommands, ROOT } from "./documented_commands.ts";
import { startCommand } from "./shell.ts";

const PATH = "docs/prometheus.md";
const PAGE = await Deno.readTextFile(join(ROOT, PATH));

/** Where the page's examples say that the server is. */
const EXAMPLE_URL = "https://monitor.example.com";

Deno.test("the commands of docs/prometheus.md do what it says", () =>
  withServer(async (server) => {
    await using _ = await openSimulatedHost(server.url, {
      name: "pve-01",
      token: await server.register("pve-01"),
    });
    const TOKEN = await makeMetricsToken(server);
    const commands = parseCommands({ path: PATH, text: PAGE }).map(({ text }) => text);
    const next = async (): Promise<string> => {
      const text = commands.shift() ?? "";
      const shell = { directory: ROOT, environment: { TOKEN } };
      await using started = startCommand(text.replace(EXAMPLE_URL, server.url), shell);
      strictEqual(await started.ended(), 0, `${text}: ${started.stdout}${started.stderr}`);
      return started.stdout;
    };

    deepStrictEqual(JSON.parse(await next())[0].labels["instance"], "pve-01");
    // Clean pages leave promtool nothing to say.
    deepStrictEqual([await next(), await next()], ["", ""]);
    match(await next(), /SUCCESS: \d+ rules found/);
    match(await next(), /SUCCESS/);
    deepStrictEqual(commands, [], "not run");
  }));

Deno.test("every figure that docs/prometheus.md names is told of a host", () =>
  withHost(async (host) => {
    for (const kind of KINDS) await host.push(COMPLETE_SAMPLES[kind], { kind });
    const names = new Set([...readSeries(hostPage(host)).keys()].map((one) => one.split("{")[0]));
    const named = [...PAGE.matchAll(/`((?:proxmox_monitor|zfs|pve)_\w+)`/g)].map(([, name = ""]) =>
      name
    );

    ok(named.length > 8);
    deepStrictEqual(named.filter((name) => !names.has(name) && !NOT_TOLD.has(name)), []);
  }));

/** What the page says is not there. */
const NOT_TOLD = new Set([
  "pve_replication_duration_seconds",
  "pve_replication_last_try_timestamp_seconds",
  "pve_not_backed_up_total",
]);
