/** The services' sandboxes, as the units state them and as systemd judges them. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { RUNTIME_DIRECTORY } from "../../agent/io/service_manager.ts";
import { CONFIG_VARIABLES } from "../../server/config.ts";
import { withDirectory } from "../../testing/with_directory.ts";

const AGENT = await Deno.readTextFile("deploy/systemd/proxmox-monitor-agent.service");
const SERVER = await Deno.readTextFile("deploy/systemd/proxmox-monitor-server.service");
const COMMAND = await Deno.readTextFile("deploy/debian/server/proxmox-monitor-server");

/** What would break the commands that the agent runs in its own sandbox. */
const LEFT_OUT_OF_AGENT = [
  "PrivateDevices",
  "PrivateNetwork",
  "PrivateUsers",
  "MemoryDenyWriteExecute",
  "RestrictNamespaces",
  "ProtectProc",
  "ProcSubset",
  "ProtectHostname",
];
const LEFT_OUT_OF_SERVER = ["MemoryDenyWriteExecute", "PrivateNetwork"];

const UNITS = [
  { name: "proxmox-monitor-agent", text: AGENT, leftOut: LEFT_OUT_OF_AGENT, exposureBelow: 4.5 },
  { name: "proxmox-monitor-server", text: SERVER, leftOut: LEFT_OUT_OF_SERVER, exposureBelow: 2 },
];

/** Values of `directive` in `unit`, in order. */
function valuesOf(unit: string, directive: string): string[] {
  return unit.split("\n").filter((line) => line.startsWith(`${directive}=`))
    .map((line) => line.slice(directive.length + 1));
}

for (const { name, text, leftOut } of UNITS) {
  Deno.test(`${name}.service leaves out what would break it, each with its reason`, () => {
    for (const directive of leftOut) {
      deepStrictEqual(valuesOf(text, directive), [], directive);
      const reason = new RegExp(`^# (?:\\w+, )?${directive}(?:, \\w+)?: .{10,}$`, "m");
      ok(reason.test(text), `no reason for ${directive}`);
    }
  });
}

Deno.test("proxmox-monitor-agent.service starts after what it reads, and always again", () => {
  deepStrictEqual(valuesOf(AGENT, "After"), [
    "network-online.target zfs.target pve-cluster.service",
  ]);
  deepStrictEqual(valuesOf(AGENT, "Restart"), ["always"]);
  deepStrictEqual(valuesOf(AGENT, "RestartSec"), ["5"]);
  deepStrictEqual(valuesOf(AGENT, "LimitNOFILE"), ["65536"]);
  deepStrictEqual(valuesOf(AGENT, "User"), []);
  const families = valuesOf(AGENT, "RestrictAddressFamilies").join(" ").split(" ").sort();
  deepStrictEqual(families, ["AF_INET", "AF_INET6", "AF_NETLINK", "AF_UNIX"]);
});

Deno.test("proxmox-monitor-agent.service is watched, from before its configuration is read", () => {
  deepStrictEqual(valuesOf(AGENT, "Type"), ["notify"]);
  deepStrictEqual(valuesOf(AGENT, "WatchdogSec"), ["120"]);
  deepStrictEqual(valuesOf(AGENT, "WatchdogSignal"), ["SIGKILL"]);
  deepStrictEqual(valuesOf(AGENT, "RuntimeDirectory").map((name) => `/run/${name}`), [
    RUNTIME_DIRECTORY,
  ]);
  deepStrictEqual(valuesOf(AGENT, "RuntimeDirectoryMode"), ["0700"]);
});

Deno.test("proxmox-monitor-server.service runs as its own user and stops at wrong settings", () => {
  deepStrictEqual(valuesOf(SERVER, "User"), ["proxmox-monitor"]);
  deepStrictEqual(valuesOf(SERVER, "EnvironmentFile"), ["/etc/default/proxmox-monitor"]);
  deepStrictEqual(valuesOf(SERVER, "RestartPreventExitStatus"), ["78"]);
  deepStrictEqual(valuesOf(SERVER, "LimitNOFILE"), ["65536"]);
});

Deno.test("proxmox-monitor-server.service says when it is ready, and is killed when it hangs", () => {
  const values = ["Type", "NotifyAccess", "WatchdogSec", "WatchdogSignal", "RuntimeDirectory"]
    .flatMap((directive) => valuesOf(SERVER, directive));
  deepStrictEqual(values, ["notify", "all", "120", "SIGKILL", "proxmox-monitor-server"]);
  // Without it the child that speaks to systemd would have no way there.
  ok(valuesOf(SERVER, "RestrictAddressFamilies").join(" ").split(" ").includes("AF_UNIX"));
});

Deno.test("proxmox-monitor-server, the command, has the unit's settings and no others", () => {
  const names = /^names="([^"]+)"/m.exec(COMMAND)?.[1]?.replaceAll("\\\n", "").split(" ");
  deepStrictEqual(names?.toSorted(), CONFIG_VARIABLES.toSorted());
  const assignments = /^export (MONITOR_ENV=.*)$/m.exec(COMMAND)?.[1]?.split(" ");
  deepStrictEqual(valuesOf(SERVER, "Environment"), assignments);
});

const systemdAnalyze = await isThere("/usr/bin/systemd-analyze");
if (!systemdAnalyze) {
  const line = "units: systemd-analyze is not there, so systemd does not judge them\n";
  Deno.stdout.writeSync(new TextEncoder().encode(line));
}

for (const { name, text, exposureBelow } of UNITS) {
  Deno.test({
    name: `${name}.service is without fault for systemd, its exposure below ${exposureBelow}`,
    ignore: !systemdAnalyze,
    async fn() {
      await withDirectory(async (directory) => {
        const unit = join(directory, `${name}.service`);
        // The program itself is not installed where the tests run.
        await Deno.writeTextFile(unit, text.replace(/^ExecStart=\S+/m, "ExecStart=/bin/true"));

        strictEqual(await analyze("verify", unit), "");
        const judged = await analyze("security", "--no-pager", "--offline=true", unit);
        const exposure = Number(/exposure level for \S+: ([\d.]+)/.exec(judged)?.[1]);
        ok(exposure < exposureBelow, `exposure ${exposure}`);
      });
    },
  });
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

/** All that systemd-analyze says. */
async function analyze(...args: string[]): Promise<string> {
  const { stdout, stderr } = await new Deno.Command("systemd-analyze", { args }).output();
  const decoder = new TextDecoder();
  return decoder.decode(stderr) + decoder.decode(stdout);
}
