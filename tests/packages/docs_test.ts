/**
 * Follows the pages of docs/ in the words that stand there: a server behind Caddy, an agent that
 * trusts its certificate, a new token, backup and restore, upgrade and rollback, a fleet by ssh,
 * and the end of it all. One Debian stands for every machine, and for the network between them.
 */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { basename, join } from "node:path";
import { AGENT_VERSION } from "../../agent/version.ts";
import { reasonNotToRun, RUN_BY } from "../docs/accounts.ts";
import { type DocumentedCommand, readCommands, ROOT } from "../docs/documented_commands.ts";
import { fastTimes } from "../support/stored_samples.ts";
import { until } from "../support/until.ts";
import { withDirectory } from "../support/with_directory.ts";
import { withBootedRoot } from "./booted_root.ts";
import { buildPackages } from "./built_packages.ts";
import { type CleanRoot, runProgram, withCleanRoot } from "./clean_root.ts";

const AGENT = "proxmox-monitor-agent";
const SERVER = "proxmox-monitor-server";
const DATABASE = "/var/lib/proxmox-monitor/monitor.db";
/** What Caddy makes when it is its own authority. */
const AUTHORITY = "/var/lib/caddy/.local/share/caddy/pki/authorities/local/root.crt";
/** From Debian: what the pages install, and what a Proxmox VE host has. */
const FROM_DEBIAN = ["caddy", "curl", "ca-certificates"];
/** Where the operator's files lie, and where commands are typed. */
const DESK = "/root";

/** Edits the file it is given as `change` has said. */
const EDITOR = `#!/bin/sh
exec sed -i -E -f /srv/edit.sed "$1"
`;
/** Runs on this machine what another would be told to run. */
const SSH = `#!/bin/sh
while :; do
  case $1 in
    -n) exec </dev/null ;;
    -*) ;;
    *) break ;;
  esac
  shift
done
shift
exec sh -c "$*"
`;
const SCP = `#!/bin/sh
while [ $# -gt 1 ]; do
  [ "$1" = -q ] || cp "$1" /srv/copied/
  shift
done
`;
const recorded = (tool: string) =>
  `#!/bin/sh
FIXTURE_HOST=/opt/host exec /opt/bin/${tool} "$@"
`;

/** What a test does beside a command. */
interface Beside {
  /** Typed into it. */
  input?: string;
  /** A script for sed: what the reader writes into the file that opens. */
  edit?: () => string;
  /** How it ends; 0 unless given. */
  code?: number;
  /** Looks at what it printed, or at what it did. */
  then?: (stdout: string) => void | Promise<void>;
}

Deno.test("the pages of docs/, followed in their words", (test) =>
  withDirectory((directory) =>
    withBootedRoot(async (root) => {
      await prepare(root, directory);
      const pages = await openPages(root);
      let hash = "";
      let token = "";
      let samples: number[] = [];

      await test.step("server.md: the server", () =>
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

      await test.step("server.md: Caddy", () =>
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

      await test.step("agent.md: an agent by hand, which does not trust the server yet", () =>
        pages.follow("docs/agent.md", "One host", {
          "proxmox-monitor-server register-host pve-01": {
            then: (stdout) => void (token = tokenOf(stdout)),
          },
          "editor /etc/proxmox-monitor/agent.toml": { edit: () => setToken(token) },
          "journalctl -fu proxmox-monitor-agent": {
            then: () => says(root, AGENT, /invalid peer certificate: UnknownIssuer/),
          },
        }));

      await test.step("air_gapped.md: an authority of one's own", async () => {
        await root.run(["cp", AUTHORITY, `${DESK}/authority.crt`]);

        await pages.follow("docs/air_gapped.md", "Without internet access", {
          "systemctl restart proxmox-monitor-agent": {
            then: () => says(root, AGENT, /joined host:pve-01/),
          },
        });
        await until("a sample is stored", () => storedSamples(root).length > 0);
      });

      await test.step("agent.md: what it sees", () =>
        pages.follow("docs/agent.md", "What it sees", {
          "proxmox-monitor-agent once --kind fast": {
            then: (stdout) => {
              const { fast: { data } } = JSON.parse(stdout);
              ok(data.zfs_pools.pools.length > 0);
              ok(data.vms_runtime.vms.length > 0);
            },
          },
          // The recorded host has pending updates.
          "proxmox-monitor-agent check": {
            code: 1,
            then: (stdout) => match(stdout, /^WARNING - /),
          },
          "proxmox-monitor-agent explain": {
            then: (stdout) => match(stdout, /pvesh get \/cluster\/resources/),
          },
        }));

      await test.step("tokens.md", () =>
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

      await test.step("backup.md: a backup", async () => {
        samples = storedSamples(root);

        await pages.follow("docs/backup.md", "Backup and restore");

        // The page restores the one of an example's day.
        await shell(root, "mv -n monitor-20*.db monitor-2026-11-21.db");
      });

      await test.step("backup.md: a restore into a new installation", async () => {
        await root.run(["apt-get", "purge", "--yes", SERVER]);
        await shell(root, `apt-get install -y ./proxmox-monitor-server_${AGENT_VERSION}_amd64.deb`);

        await pages.follow("docs/backup.md", "Restore", {
          "systemctl start proxmox-monitor-server": { then: () => listens(root) },
        });

        const kept = new Set(storedSamples(root));
        deepStrictEqual(samples.filter((sample) => !kept.has(sample)), []);
        await until("samples come again", () => storedSamples(root).length > kept.size);
      });

      await test.step("upgrade.md: an upgrade", async () => {
        await shell(root, "apt-get install -y --allow-downgrades ./*_0.0.9_*.deb");
        deepStrictEqual(await versions(root), ["0.0.9", "0.0.9"]);

        await pages.follow("docs/upgrade.md", "Upgrade", {
          "journalctl -u proxmox-monitor-server -n 20": {
            then: (stdout) => match(stdout, /Stopping/),
          },
        });

        deepStrictEqual(await versions(root), [AGENT_VERSION, AGENT_VERSION]);
        await listens(root);
      });

      await test.step("upgrade.md: a rollback", async () => {
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

      await test.step("agent.md: many hosts", async () => {
        await Deno.writeTextFile(`${root.path}${DESK}/hosts.txt`, "pve-02\npve-03\n");

        await pages.follow("docs/agent.md", "Forty hosts");

        strictEqual((await root.attempt(["test", "-e", `${DESK}/failed.txt`])).code, 1);
        await says(root, AGENT, /joined host:pve-02[^]*joined host:pve-03/);
      });

      await test.step("uninstall.md", async () => {
        await pages.follow("docs/uninstall.md", "Uninstall");

        const { stdout } = await root.attempt(["dpkg", "--list", AGENT, SERVER]);
        strictEqual(stdout, "");
        strictEqual((await root.attempt(["test", "-e", DATABASE])).code, 1);
      });

      deepStrictEqual(pages.left(), [], "not followed");
    })
  ));

interface Pages {
  /** Runs the commands of a section in their order; `beside` is by command. */
  follow(page: string, section: string, beside?: Record<string, Beside>): Promise<void>;
  left(): DocumentedCommand[];
}

async function openPages(root: CleanRoot): Promise<Pages> {
  const pages = RUN_BY["tests/packages/docs_test.ts"];
  let left = (await readCommands())
    .filter(({ page, text }) => pages.includes(page) && reasonNotToRun(text) === null);

  return {
    left: () => left,
    async follow(page, section, beside = {}) {
      const isHere = (command: DocumentedCommand) =>
        command.page === page && command.section === section;
      const commands = left.filter(isHere).map(({ text }) => text);
      left = left.filter((command) => !isHere(command));
      deepStrictEqual(Object.keys(beside).filter((text) => !commands.includes(text)), []);
      ok(commands.length > 0, `"${section}" of ${page} has no commands`);
      for (const text of commands) await runBeside(root, text, beside[text] ?? {});
    },
  };
}

async function runBeside(root: CleanRoot, text: string, beside: Beside): Promise<void> {
  const { input = "", edit, then } = beside;
  if (edit !== undefined) await Deno.writeTextFile(`${root.path}/srv/edit.sed`, edit());
  // It shows what comes until somebody stops it.
  const isEndless = text.startsWith("journalctl -f");
  const { code, stdout, stderr } = await shell(root, text, { input, seconds: isEndless ? 1 : 300 });
  strictEqual(code, isEndless ? 124 : beside.code ?? 0, `${text}: ${stderr}${stdout}`);
  await then?.(stdout);
}

function shell(root: CleanRoot, text: string, { input = "", seconds = 300 } = {}) {
  const argv = ["timeout", String(seconds), "bash", "-c", `cd ${DESK}; ${text}`];
  return root.attempt(argv, { input });
}

/** Everything that is there before the first page is opened. */
async function prepare(root: CleanRoot, directory: string): Promise<void> {
  const write = (path: string, text: string) =>
    Deno.writeTextFile(root.path + path, text, { mode: 0o755 });

  await bringFromDebian(root);
  for (const name of [AGENT, SERVER] as const) {
    const { current, older } = await buildPackages(name, directory);
    for (const file of [current, older]) {
      const version = file === older ? "0.0.9" : AGENT_VERSION;
      await Deno.rename(file, `${root.path}${DESK}/${name}_${version}_amd64.deb`);
    }
  }
  const installer = join(ROOT, "deploy/install-agent.sh");
  await Deno.copyFile(installer, `${root.path}${DESK}/${basename(installer)}`);

  await root.run(["sh", "-c", "echo 127.0.0.1 monitor.example.com >> /etc/hosts"]);
  await write("/usr/local/bin/editor", EDITOR);
  await write("/usr/local/bin/ssh", SSH);
  await write("/usr/local/bin/scp", SCP);
  await root.run(["mkdir", "/srv/copied"]);

  await runProgram(["cp", "-r", join(ROOT, "fixtures/bin"), `${root.path}/opt/bin`]);
  await runProgram(["cp", "-r", join(ROOT, "fixtures/hosts/healthy"), `${root.path}/opt/host`]);
  await runProgram(["cp", "-r", `${root.path}/opt/host/pve`, `${root.path}/etc/pve`]);
  for (const tool of ["apt", "pvesh", "pveversion", "zfs", "zpool"]) {
    await write(`/usr/local/bin/${tool}`, recorded(tool));
  }
}

/** A booted system has no network: packages and their lists come from one that has. */
async function bringFromDebian(root: CleanRoot): Promise<void> {
  await withCleanRoot("systemd", async (online) => {
    await online.run(["apt-get", "update"]);
    await online.run(["apt-get", "install", "--yes", "--download-only", ...FROM_DEBIAN]);
    for (const path of ["/var/lib/apt/lists", "/var/cache/apt/archives"]) {
      await runProgram(["cp", "-a", `${online.path}${path}/.`, root.path + path]);
    }
  });
  await root.run(["apt-get", "install", "--yes", "--no-install-recommends", "ca-certificates"]);
}

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

function says(root: CleanRoot, unit: string, pattern: RegExp): Promise<void> {
  return until(`${unit} says ${pattern}`, async () => {
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
