/** Icinga 2 runs `check` as docs/monitoring_plugins.md says, and reads states and figures from it. */
import { deepStrictEqual, ok } from "node:assert/strict";
import { join } from "node:path";
import { kill } from "node:process";
import { sha256Hex } from "../../server/auth/tokens.ts";
import { watch, type WatchedProcess } from "../../testing/agent_process.ts";
import { withReportingHost } from "../../testing/reporting_host.ts";
import { openStore, testingApiToken } from "../../testing/store.ts";
import { until } from "../../testing/until.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { taskArguments } from "../../tools/demo/programs.ts";
import { ROOT } from "./documented_commands.ts";

const TOKEN = "h".repeat(40);
const PAGE = await Deno.readTextFile(join(ROOT, "docs/monitoring_plugins.md"));
const POOLS = {
  available: true,
  pools: [
    { name: "tank", health: "DEGRADED", capacity_percent: 71 },
    { name: "it's = a | pool", health: "ONLINE", capacity_percent: 12.5 },
  ],
};

/** Where Icinga keeps its own files, all below `directory`. */
function placesIn(directory: string): string[] {
  return ["DataDir", "LogDir", "InitRunDir", "CacheDir", "SpoolDir"].map((name) => {
    Deno.mkdirSync(join(directory, name));
    return `-DConfiguration.${name}=${join(directory, name)}`;
  });
}

/** A group of its own, which is ended as a whole: the program starts others. */
function startIcinga(config: string, places: readonly string[]): WatchedProcess {
  const user = ["-DConfiguration.RunAsUser=root", "-DConfiguration.RunAsGroup=root"];
  const args = ["/usr/sbin/icinga2", "daemon", "-c", config, ...places, ...user];
  const child = new Deno.Command("setsid", {
    args: [...args, "-DNodeName=monitor", "-DZoneName=monitor"],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const watched = watch(child, "SIGKILL");
  return {
    pid: watched.pid,
    get stdout() {
      return watched.stdout;
    },
    get stderr() {
      return watched.stderr;
    },
    kill: (signal) => watched.kill(signal),
    ended: () => watched.ended(),
    async [Symbol.asyncDispose]() {
      kill(-watched.pid, "SIGKILL");
      await watched.ended();
    },
  };
}

function configuration(port: number, command: string, tokenFile: string): string {
  const [, documented = ""] = /^## Icinga 2\n.*?^```\n(.*?)^```$/ms.exec(PAGE) ?? [];
  const asHere = documented.replace("/usr/bin/proxmox-monitor-server", command)
    .replace("/etc/proxmox-monitor-check.token", tokenFile)
    .replace("check_interval = 1m", "check_interval = 1s\n  retry_interval = 1s");
  const [, service = ""] = /(object Service .*)/s.exec(asHere) ?? [];
  const ofHost = service.replace("proxmox-fleet", "proxmox-host")
    .replace("check_command", `vars.proxmox_monitor_host = "pve-01"\n  check_command`);
  return `
object Endpoint NodeName {}
object Zone ZoneName { endpoints = [ NodeName ] }
object CheckerComponent "checker" {}
library "perfdata"
object GraphiteWriter "figures" {
  host = "127.0.0.1"
  port = ${port}
  enable_send_metadata = true
  enable_send_thresholds = true
}
object CheckCommand "nothing" { command = [ "/bin/true" ] }
object Host "monitor" { check_command = "nothing" }
${asHere}
${ofHost}`;
}

Deno.test("Icinga 2 takes the state and every figure of a check", () =>
  withDirectory((directory) =>
    withReportingHost({ zfs_pools: POOLS }, async (_, server) => {
      {
        await using store = await openStore({ path: server.database_path });
        await store.insertApiToken(testingApiToken(sha256Hex(TOKEN)));
      }
      const tokenFile = join(directory, "token");
      await Deno.writeTextFile(tokenFile, TOKEN);
      const command = join(directory, "proxmox-monitor-server");
      const words = [Deno.execPath(), ...await taskArguments("start")].map((word) => `'${word}'`);
      await Deno.writeTextFile(
        command,
        `#!/bin/sh\nexport PORT=${new URL(server.url).port} DATABASE_PATH=/nowhere/monitor.db\n` +
          `cd '${ROOT}' && exec ${words.join(" ")} "$@"\n`,
        { mode: 0o755 },
      );
      using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      const { port } = listener.addr as Deno.NetAddr;
      let received = "";
      const receiving = (async () => {
        using connection = await listener.accept();
        for await (const text of connection.readable.pipeThrough(new TextDecoderStream())) {
          received += text;
        }
      })().catch(() => {});
      const config = join(directory, "icinga2.conf");
      await Deno.writeTextFile(config, configuration(port, command, tokenFile));
      const figures = () =>
        new Map(
          [...received.matchAll(/^icinga2\.monitor\.services\.(\S+) (\S+) /gm)]
            .map(([, name = "", value]) => [name, Number(value)]),
        );
      const of = (service: string, name: string) =>
        figures().get(`${service}.proxmox-monitor.${name}`);
      {
        await using icinga = startIcinga(config, placesIn(directory));
        await until("figures of both services arrive", () => {
          ok(!/critical\//.test(icinga.stdout), icinga.stdout);
          return of("proxmox-fleet", "perfdata.problems.value") !== undefined &&
            of("proxmox-host", "perfdata.tank_capacity.value") !== undefined;
        });
      }
      await receiving;

      deepStrictEqual(
        [of("proxmox-fleet", "metadata.state"), of("proxmox-host", "metadata.state")],
        [2, 2],
      );
      const levels = ["hosts", "ok", "warning", "unknown", "critical", "offline"];
      deepStrictEqual(
        levels.map((level) => of("proxmox-fleet", `perfdata.${level}.value`)),
        [1, 0, 0, 0, 1, 0],
      );
      deepStrictEqual(
        ["value", "min", "max"].map((what) => of("proxmox-host", `perfdata.tank_capacity.${what}`)),
        [71, 0, 100],
      );
      const odd = [...figures()].filter(([name]) => /pool_capacity\.value$/.test(name));
      deepStrictEqual(odd.map(([, value]) => value), [12.5]);
    })
  ));
