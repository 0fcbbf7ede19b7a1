/** The agent as it ships, on a machine without Deno where a Proxmox host has its files. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { startTestingServer } from "../../testing/channel_server.ts";
import { DEFAULT_PATHS } from "../../agent/config/schema.ts";
import { commandRules } from "../../agent/io/allowed.ts";
import { AGENT_VERSION } from "../../agent/version.ts";
import { AGENT } from "../../tools/build/agent.ts";
import { writeSelfExtracting } from "../../tools/build/self_extracting.ts";
import { TARGETS } from "../../tools/build/targets.ts";
import { type BareMachine, createBareMachine } from "../../testing/bare_machine.ts";
import { withOwnMounts } from "../../testing/namespace.ts";
import { until } from "../../testing/until.ts";
import { withDirectory } from "../../testing/with_directory.ts";

const PROGRAM = "/srv/proxmox-monitor-agent";
const CONFIG = "/etc/proxmox-monitor/agent.toml";
const STOP_LIMIT_MS = 5_000;
const BAD_CONFIG = 78;

const SETTINGS =
  'server_url = "wss://monitor.example.com/socket"\ntoken = "t"\nhost_id = "pve-01"\n';

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** The executable of this machine's architecture, packed fast. */
async function buildAgent(directory: string, file: string): Promise<void> {
  const target = TARGETS.find(({ machine }) => machine === Deno.build.arch);
  const { name, version, flags, environment } = AGENT;
  await writeSelfExtracting(
    {
      name,
      version,
      flags,
      environment,
      architecture: target?.architecture ?? "amd64",
      runtime: Deno.execPath(),
      runtime_version: Deno.version.deno,
      bundle: await AGENT.bundle(directory),
    },
    file,
    { level: 1 },
  );
}

async function runAgent(machine: BareMachine, ...args: string[]): Promise<Ended> {
  await using agent = machine.start([PROGRAM, ...args]);
  const code = await agent.ended();
  return { code, stdout: agent.stdout, stderr: agent.stderr };
}

// One test with steps: each executable holds a whole runtime.
Deno.test("the built agent on a machine without Deno", (t) =>
  withDirectory((directory) =>
    withOwnMounts(async (unshare) => {
      const machine = await createBareMachine(directory, { fixture: "healthy", unshare });
      await buildAgent(directory, join(machine.root, PROGRAM));
      const run = (...args: string[]) => runAgent(machine, ...args);

      await t.step("unpacks itself below /var/cache and prints its version", async () => {
        deepStrictEqual(await run("version"), {
          code: 0,
          stdout: `proxmox-monitor-agent ${AGENT_VERSION}\n`,
          stderr: "",
        });
        const cache = join(machine.root, "var/cache/proxmox-monitor-agent");
        strictEqual((await Array.fromAsync(Deno.readDir(cache))).length, 1);
        strictEqual(((await Deno.stat(cache)).mode ?? 0) & 0o777, 0o700);
      });

      await t.step("explains the commands and files of the default paths", async () => {
        const { code, stdout, stderr } = await run("explain");

        deepStrictEqual([code, stderr], [0, ""]);
        for (const { argv } of commandRules(DEFAULT_PATHS)) ok(stdout.includes(argv.join(" ")));
        match(stdout, /^ {2}\/etc\/pve\/storage.cfg$/m);
      });

      await t.step("collects every kind with its permissions, and misses nothing", async () => {
        const { code, stdout, stderr } = await run("once");

        deepStrictEqual([code, stderr], [0, ""]);
        const { fast, medium, slow } = JSON.parse(stdout);
        for (const [name, section] of sectionsOf({ fast, medium, slow })) {
          deepStrictEqual([name, section.errors], [name, []]);
        }
        strictEqual(fast.data.host.node_name, "pve-01");
        ok(fast.data.host.mem_total_bytes > 0);
        ok(fast.data.zfs_pools.pools.length > 0);
        ok(medium.data.vms_detail.vms.length > 0);
        ok(slow.data.system_info.updates_checked_unix > 0);
      });

      await t.step("refuses paths for which it has no permission, and says so", async () => {
        const elsewhere = "/srv/agent.toml";
        await machine.write(elsewhere, SETTINGS);
        const foreign = await run("once", "--config", elsewhere);
        strictEqual(foreign.code, BAD_CONFIG);
        match(foreign.stderr, /^Cannot use configuration "\/srv\/agent.toml": .*permission/);

        for (
          const [settings, key] of [
            ['[paths]\nstate = "/srv/state"', "paths.state"],
            ['[paths]\npve = "/srv/pve"', "paths.pve"],
            ['[debug]\ndump_dir = "/srv/dump"', "debug.dump_dir"],
          ]
        ) {
          await machine.write(CONFIG, `${SETTINGS}${settings}\n`);
          const { code, stdout, stderr } = await run("once");
          deepStrictEqual([code, stdout], [BAD_CONFIG, ""]);
          match(stderr, new RegExp(`^Cannot use configuration .*: ${key} is .*permission`));
        }
      });

      await t.step("waits where it may not read, then sends, and SIGTERM ends it", async () => {
        await using server = await startTestingServer();
        await machine.write(CONFIG, `${SETTINGS}[paths]\nstate = "/srv/state"\n`);
        await using agent = machine.start([PROGRAM, "run"]);
        await until("it waits", () => agent.stderr.includes("waiting for it to change"));

        const own = SETTINGS.replace("wss://monitor.example.com/socket", server.endPoint);
        await machine.write(CONFIG, `${own}[intervals]\nfast_seconds = 1\n`);
        await until("two fast samples", () =>
          server.pushes().filter(({ event }) => event === "metric:fast").length >= 2);
        const startedMs = performance.now();
        agent.kill("SIGTERM");

        strictEqual(await agent.ended(), 0);
        ok(performance.now() - startedMs < STOP_LIMIT_MS);
        match(agent.stderr, /joined host:pve-01/);
      });

      await t.step("keeps compiled code beside itself, for a start in half the time", async () => {
        const cache = join(machine.root, "var/cache/proxmox-monitor-agent");
        const [unpacked] = await Array.fromAsync(Deno.readDir(cache), ({ name }) =>
          name);
        const kept = await Deno.stat(join(cache, unpacked ?? "", "deno_dir/v8_code_cache_v2"));
        ok(kept.size > 0);
      });
    })
  ));

type Section = { errors: unknown[] };

function sectionsOf(samples: Record<string, { data: Record<string, Section> }>) {
  return Object.values(samples).flatMap(({ data }) => Object.entries(data));
}
