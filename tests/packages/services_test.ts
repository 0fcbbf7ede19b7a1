/** Both packages where systemd runs: their services, users and sandboxes. */
import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from "node:assert/strict";
import { dirname } from "node:path";
import { ENVIRONMENT_FILES, hostAndPort } from "../deploy/environment_file_cases.ts";
import { until } from "../../testing/until.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { withBootedRoot } from "./booted_root.ts";
import { buildPackages } from "./built_packages.ts";
import type { CleanRoot } from "./clean_root.ts";
import { change, recordHost } from "./recorded_root.ts";

const AGENT = "proxmox-monitor-agent";
const SERVER = "proxmox-monitor-server";
const SETTINGS = "/etc/default/proxmox-monitor";

const CONFIG = (token: string) =>
  `server_url = "ws://127.0.0.1:4000/socket"
token = "${token}"
host_id = "pve-01"
[intervals]
fast_seconds = 1
[debug]
dump_dir = "/var/log/proxmox-monitor"
`;

Deno.test("the services of both packages, on a system that runs systemd", async (t) => {
  await withDirectory((directory) =>
    withBootedRoot(async (root) => {
      const agent = await buildPackages(AGENT, directory);
      const server = await buildPackages(SERVER, directory);

      await t.step("an installed agent waits for its configuration", async () => {
        await root.install(agent.older);

        strictEqual(await state(root, AGENT), "active");
        await until("the journal says so", async () =>
          /agent\.toml": it does not exist/.test(await journal(root, AGENT)));
      });

      await t.step("an installed server says what is missing and does not try again", async () => {
        await root.install(server.older);

        await until("it has failed", async () =>
          await state(root, SERVER) === "failed");
        match(await journal(root, SERVER), /Cannot start in production without PUBLIC_URL/);
        strictEqual(await property(root, SERVER, "ExecMainStatus"), "78");
        strictEqual(await property(root, SERVER, "NRestarts"), "0");
      });

      await t.step("with its settings the server runs as its own user", async () => {
        const hash = await root.run([SERVER, "hash-password"], {
          input: "correct horse battery\n",
        });
        await change(root, SETTINGS, (text) =>
          text.replace(/^PUBLIC_URL=$/m, "PUBLIC_URL=https://monitor.example.com")
            .replace(/^DASHBOARD_PASSWORD_HASH=$/m, () =>
              `DASHBOARD_PASSWORD_HASH=${hash.trim()}`));

        await root.run(["systemctl", "restart", SERVER]);

        await until("it listens", async () =>
          / Listening on /.test(await journal(root, SERVER)));
        const pid = await property(root, SERVER, "MainPID");
        match(await root.run(["stat", "--format=%U", `/proc/${pid}`]), /^proxmox-monitor\n$/);
      });

      await t.step("the agent collects in its sandbox and joins", async () => {
        await recordHost(root);
        const said = await root.run([SERVER, "register-host", "pve-01"]);
        const token = /TOKEN: (\S+)/.exec(said)?.[1] ?? "";
        await change(root, "/etc/proxmox-monitor/agent.toml", () =>
          CONFIG(token));

        await root.run(["systemctl", "restart", AGENT]);

        await until("it joined", async () =>
          /joined host:pve-01/.test(await journal(root, AGENT)));
        const samples = "/var/log/proxmox-monitor/samples.log";
        await until("a sample is dumped", async () =>
          /"health": "ONLINE"/.test((await root.attempt(["cat", samples])).stdout));
        const sample = await root.run(["cat", samples]);
        match(sample, /"vmid": \d+/);
        const commands = await root.run(["cat", "/var/log/proxmox-monitor/commands.log"]);
        match(commands, /\$ pvesh get \/cluster\/resources.*\nexit=0 /);
        match(commands, /\$ grep -rasH .*\nexit=/);
        await until("the server has seen it", async () =>
          /"agent_version":"/.test(await root.run([SERVER, "list-hosts", "--json"])));
      });

      await t.step("the agent starts again when it was killed", async () => {
        const pid = await property(root, AGENT, "MainPID");

        await root.run(["systemctl", "kill", "--signal=KILL", AGENT]);

        await until("another process", async () => {
          const next = await property(root, AGENT, "MainPID");
          return next !== "0" && next !== pid;
        });
      });

      // Longer than the server's check of its own listener, and no minute of this test.
      for (const [unit, seconds] of [[AGENT, 6], [SERVER, 22]] as const) {
        await t.step(`${unit} is killed and started again when it hangs`, async () => {
          const dropIn = `/run/systemd/system/${unit}.service.d/watchdog.conf`;
          await root.run(["mkdir", "-p", dirname(dropIn)]);
          await root.run(["tee", dropIn], { input: `[Service]\nWatchdogSec=${seconds}\n` });
          await root.run(["systemctl", "daemon-reload"]);
          await root.run(["systemctl", "restart", unit]);
          const pid = await property(root, unit, "MainPID");

          await root.run(["systemctl", "kill", "--signal=STOP", "--kill-whom=main", unit]);

          await until("its watchdog bites", async () =>
            /Watchdog timeout/.test(await journal(root, unit)));
          await until("another process", async () => {
            const next = await property(root, unit, "MainPID");
            return next !== "0" && next !== pid && await state(root, unit) === "active";
          });
          await root.run(["rm", dropIn]);
          await root.run(["systemctl", "daemon-reload"]);
        });
      }

      await t.step("an upgrade restarts both", async () => {
        const before = [
          await property(root, AGENT, "MainPID"),
          await property(root, SERVER, "MainPID"),
        ];

        await root.install(agent.current, server.current);

        strictEqual(await state(root, AGENT), "active");
        strictEqual(await state(root, SERVER), "active");
        ok(!before.includes(await property(root, AGENT, "MainPID")));
        ok(!before.includes(await property(root, SERVER, "MainPID")));
        match(await root.run([SERVER, "list-hosts"]), /pve-01/);
      });

      await t.step("systemd finds no fault in the installed units", async () => {
        for (const name of [AGENT, SERVER]) {
          const unit = `/lib/systemd/system/${name}.service`;
          const { stderr } = await root.attempt(["systemd-analyze", "verify", unit]);
          doesNotMatch(stderr, new RegExp(name));
        }
      });

      await t.step("systemd reads settings as the server's command does", async () => {
        for (const { why, text, settings } of ENVIRONMENT_FILES) {
          await change(root, "/srv/settings", () =>
            text);
          const output = await root.run(
            [
              "systemd-run",
              "--quiet",
              "--wait",
              "--pipe",
              "--property=EnvironmentFile=/srv/settings",
            ]
              .concat("env", "--null"),
          );
          deepStrictEqual(hostAndPort(output), settings, why);
        }
      });

      await t.step("a purge stops both and leaves no process of theirs", async () => {
        await root.run(["apt-get", "purge", "--yes", AGENT, SERVER]);

        strictEqual(await state(root, AGENT), "inactive");
        strictEqual(await state(root, SERVER), "inactive");
        const processes = await root.attempt(["sh", "-c", "cat /proc/[0-9]*/comm"]);
        match(processes.stdout, /^systemd$/m);
        doesNotMatch(processes.stdout, /deno/);
        strictEqual((await root.attempt(["getent", "passwd", "proxmox-monitor"])).code, 2);
      });
    })
  );
});

async function property(root: CleanRoot, unit: string, name: string): Promise<string> {
  return (await root.run(["systemctl", "show", "--value", `--property=${name}`, unit])).trim();
}

function state(root: CleanRoot, unit: string): Promise<string> {
  return property(root, unit, "ActiveState");
}

function journal(root: CleanRoot, unit: string): Promise<string> {
  return root.run(["journalctl", "--no-pager", "--output=cat", `--unit=${unit}`]);
}
