/**
 * Follows the pages of docs/ in the words that stand there: a server behind Caddy, an agent that
 * trusts its certificate, a new token, backup and restore, upgrade and rollback, a fleet by ssh,
 * and the end of it all. One Debian stands for every machine, and for the network between them.
 */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { AGENT_VERSION } from "../../agent/version.ts";
import { SERVER_VERSION } from "../../server/version.ts";
import { DESK, openPages, shell } from "../docs/follow_pages.ts";
import { prepareMachine } from "../docs/prepare_machine.ts";
import { fastTimes } from "../../testing/stored_samples.ts";
import { until } from "../../testing/until.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { withBootedRoot } from "./booted_root.ts";
import type { CleanRoot } from "./clean_root.ts";

const AGENT = "proxmox-monitor-agent";
const SERVER = "proxmox-monitor-server";
const DATABASE = "/var/lib/proxmox-monitor/monitor.db";
/** What Caddy makes when it is its own authority. */
const AUTHORITY = "/var/lib/caddy/.local/share/caddy/pki/authorities/local/root.crt";

Deno.test("the pages of docs/, followed in their words", (test) =>
  withDirectory((directory) =>
    withBootedRoot(async (root) => {
      await prepareMachine(root, directory);
      const pages = await openPages(root);
      // What follows builds on what was done before.
      const step = async (name: string, run: () => Promise<void>) => {
        if (await test.step(name, run)) return;
        const journal = await root.run(["journalctl", "--no-pager", "--lines=60"]);
        throw new Error(`The steps after it are not run. The journal ends with\n${journal}`);
      };
      let hash = "";
      let token = "";
      let samples: number[] = [];

      await step("server.md: the server", () =>
        pages.follow("docs/server.md", "2. The server", {
          "proxmox-monitor-server hash-password": {
            input: "correct horse battery\n",
            then: (stdout) => void (hash = stdout.trim()),
          },
          "editor /etc/default/proxmox-monitor": {
            edit: () =>
              `s|^PUBLIC_URL=$|PUBLIC_URL=https://monitor.example.com|
              s|^DASHBOARD_PASSWORD_HASH=$|DASHBOARD_PASSWORD_HASH=${hash}|`,
          },
          "systemctl restart proxmox-monitor-server": { then: () => listens(root) },
          "systemctl status proxmox-monitor-server": {
            then: (stdout) => match(stdout, /Active: active \(running\)/),
          },
          "curl -fsS http://127.0.0.1:4000/healthz": {
            then: (stdout) => match(stdout, /"status":"ok"/),
          },
        }));

      await step("server.md: Caddy", () =>
        pages.follow("docs/server.md", "3. Caddy", {
          // Nobody gives out certificates here, so Caddy is its own authority.
          "editor /etc/caddy/Caddyfile": {
            edit: () => "/^\\{\\$MONITOR_DOMAIN/a tls internal",
          },
          "systemctl reload caddy": {
            then: () =>
              until(
                "it answers",
                async () =>
                  (await shell(root, "curl -fsSk https://monitor.example.com/healthz")).code === 0,
              ),
          },
        }));

      await step("agent.md: an agent by hand, which does not trust the server yet", () =>
        pages.follow("docs/agent.md", "One host", {
          "proxmox-monitor-server register-host pve-01": {
            then: (stdout) =>
              void (token = tokenOf(stdout)),
          },
          "editor /etc/proxmox-monitor/agent.toml": { edit: () => setToken(token) },
          "journalctl -fu proxmox-monitor-agent": {
            then: () => says(root, AGENT, /invalid peer certificate: UnknownIssuer/),
          },
        }));

      await step("air_gapped.md: an authority of one's own", async () => {
        await root.run(["cp", AUTHORITY, `${DESK}/authority.crt`]);

        await pages.follow("docs/air_gapped.md", "Without internet access", {
          "systemctl restart proxmox-monitor-agent": {
            then: () =>
              says(root, AGENT, /joined host:pve-01/),
          },
        });
        await until("a sample is stored", () => storedSamples(root).length > 0);
      });

      await step("agent.md: what it sees", () =>
        pages.follow("docs/agent.md", "What it sees", {
          "proxmox-monitor-agent once --kind fast": {
            then: (stdout) => {
              const { fast: { data } } = JSON.parse(stdout);
              ok(data.zfs_pools.pools.length > 0);
              ok(data.vms_runtime.vms.length > 0);
            },
          },
          "proxmox-monitor-agent check": {
            then: (stdout) => match(stdout, /^OK - /),
          },
          "proxmox-monitor-agent explain": {
            then: (stdout) => match(stdout, /pvesh get \/cluster\/resources/),
          },
        }));

      await step("tokens.md", () =>
        pages.follow("docs/tokens.md", "Token rotation", {
          "proxmox-monitor-server rotate-token pve-01": {
            then: (stdout) => {
              token = tokenOf(stdout);
              return says(root, AGENT, /Join of host:pve-01 refused, invalid_token: /);
            },
          },
          "editor /etc/proxmox-monitor/agent.toml": { edit: () => setToken(token) },
          "journalctl -fu proxmox-monitor-agent": {
            then: () => says(root, AGENT, /invalid_token[^]*joined host:pve-01/),
          },
        }));

      await step("backup.md: a backup", async () => {
        samples = storedSamples(root);

        await pages.follow("docs/backup.md", "Backup and restore");

        // The page restores the one of an example's day.
        await shell(root, "mv -n monitor-20*.db monitor-2026-11-21.db");
      });

      await step("backup.md: a restore into a new installation", async () => {
        await root.run(["apt-get", "purge", "--yes", SERVER]);
        await shell(
          root,
          `apt-get install -y ./proxmox-monitor-server_${SERVER_VERSION}_amd64.deb`,
        );

        await pages.follow("docs/backup.md", "Restore", {
          "systemctl start proxmox-monitor-server": { then: () => listens(root) },
        });

        const kept = new Set(storedSamples(root));
        deepStrictEqual(samples.filter((sample) => !kept.has(sample)), []);
        await untilBack("samples come again", () => storedSamples(root).length > kept.size);
      });

      await step("upgrade.md: an upgrade", async () => {
        await shell(root, "apt-get install -y --allow-downgrades ./*_0.0.9_*.deb");
        deepStrictEqual(await versions(root), ["0.0.9", "0.0.9"]);

        await pages.follow("docs/upgrade.md", "Upgrade", {
          "journalctl -u proxmox-monitor-server -n 20": {
            then: (stdout) => match(stdout, /Stopping/),
          },
        });

        deepStrictEqual(await versions(root), [AGENT_VERSION, SERVER_VERSION]);
        await listens(root);
      });

      await step("upgrade.md: a rollback", async () => {
        const before = storedSamples(root);

        await pages.follow("docs/upgrade.md", "Rollback", {
          "proxmox-monitor-server rollback": {
            then: (stdout) => match(stdout, /^Took the schema back to version \d+\.$/m),
          },
          "systemctl start proxmox-monitor-server": { then: () => listens(root) },
        });

        deepStrictEqual(await versions(root), [AGENT_VERSION, "0.0.9"]);
        ok(storedSamples(root).length >= before.length);
      });

      await step("agent.md: many hosts", async () => {
        await Deno.writeTextFile(`${root.path}${DESK}/hosts.txt`, "pve-02\npve-03\n");

        await pages.follow("docs/agent.md", "Forty hosts");

        strictEqual((await root.attempt(["test", "-e", `${DESK}/failed.txt`])).code, 1);
        await says(root, AGENT, /joined host:pve-02[^]*joined host:pve-03/);
      });

      await step("uninstall.md", async () => {
        await pages.follow("docs/uninstall.md", "Uninstall");

        const { stdout } = await root.attempt(["dpkg", "--list", AGENT, SERVER]);
        strictEqual(stdout, "");
        strictEqual((await root.attempt(["test", "-e", DATABASE])).code, 1);
      });

      deepStrictEqual(pages.left(), [], "not followed");
    })
  ));

/** In the example that the package brings, or in what became of it. */
function setToken(token: string): string {
  return `s|^token = .*|token = "${token}"|\ns|^# host_id = |host_id = |`;
}

function tokenOf(stdout: string): string {
  return /^TOKEN: (\S+)$/m.exec(stdout)?.[1] ?? "";
}

function storedSamples(root: CleanRoot): number[] {
  return fastTimes(root.path + DATABASE);
}

/** An agent that was cut off takes up to half a minute to come back. */
async function untilBack(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 3; tries++) {
    const isBack = await until(what, isTrue).then(() => true, () => false);
    if (isBack) return;
  }
  await until(what, isTrue);
}

function says(root: CleanRoot, unit: string, pattern: RegExp): Promise<void> {
  return untilBack(`${unit} says ${pattern}`, async () => {
    const argv = ["journalctl", "--no-pager", "--output=cat", `--unit=${unit}`];
    return pattern.test(await root.run(argv));
  });
}

function listens(root: CleanRoot): Promise<void> {
  return until(
    "the server answers",
    async () => (await shell(root, "curl -fsS http://127.0.0.1:4000/healthz")).code === 0,
  );
}

async function versions(root: CleanRoot): Promise<string[]> {
  const argv = ["dpkg-query", "--show", "--showformat=${Version}\\n", AGENT, SERVER];
  return (await root.run(argv)).trimEnd().split("\n");
}
