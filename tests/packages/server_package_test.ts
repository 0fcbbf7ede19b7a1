/** The server's package in a Debian that has no systemd, from installation to purge. */
import { deepStrictEqual, match, notStrictEqual, strictEqual } from "node:assert/strict";
import { SERVER_VERSION } from "../../server/version.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { buildPackages } from "./built_packages.ts";
import { type CleanRoot, withCleanRoot } from "./clean_root.ts";

const NAME = "proxmox-monitor-server";
const USER = "proxmox-monitor";
const SETTINGS = "/etc/default/proxmox-monitor";
const DATABASE = "/var/lib/proxmox-monitor/monitor.db";

Deno.test(`${NAME}: the life of an installation`, async (t) => {
  await withDirectory((directory) =>
    withCleanRoot("minimal", async (root) => {
      const { current, older } = await buildPackages(NAME, directory);
      const before = await root.listing();

      await t.step("installing makes the user, its directories and the settings", async () => {
        await root.install(older);

        match(await root.run(["getent", "passwd", USER]), /:\/usr\/sbin\/nologin\n$/);
        deepStrictEqual(await owners(root), [
          "root:root 755 /usr/bin/proxmox-monitor-server",
          "root:root 755 /usr/lib/proxmox-monitor-server/launch",
          "root:root 600 /etc/default/proxmox-monitor",
          "proxmox-monitor:proxmox-monitor 700 /var/lib/proxmox-monitor",
          "proxmox-monitor:proxmox-monitor 700 /var/cache/proxmox-monitor",
        ]);
        match(await root.run(["cat", SETTINGS]), /^SECRET_KEY_BASE=[\w+/]{64}$/m);
      });

      await t.step(
        "a command before the settings are complete names the missing ones",
        async () => {
          const { code, stderr } = await root.attempt([NAME, "list-hosts"]);

          strictEqual(code, 78);
          match(stderr, /without DASHBOARD_PASSWORD_HASH: .*\n.*without PUBLIC_URL: /);
        },
      );

      await t.step("only root's commands see settings; the rest runs for all", async () => {
        const asNobody = ["setpriv", "--reuid=nobody", "--clear-groups"];
        const version = `proxmox-monitor-server ${SERVER_VERSION}\n`;

        strictEqual(await root.run([...asNobody, NAME, "version"]), version);
        strictEqual(await root.run([NAME, "version"]), version);
        const { code, stderr } = await root.attempt([...asNobody, NAME, "list-hosts"]);
        strictEqual(code, 77);
        match(stderr, /as nobody: expected root, as with sudo/);
      });

      await t.step("commands use the service's database and user, never the caller's", async () => {
        const hash = await root.run([NAME, "hash-password"], { input: "correct horse battery\n" });
        await setSettings(root, { PUBLIC_URL: '"https://m.example.com"', hash: hash.trim() });
        const environment = { DATABASE_PATH: "/root/other.db", RETENTION_HOURS: "none" };

        match(await root.run([NAME, "register-host", "pve-01"], { environment }), /TOKEN: \S{43}/);

        match(await root.run([NAME, "list-hosts"]), /pve-01/);
        match(await root.run(["stat", "--format=%U %a", DATABASE]), /^proxmox-monitor 600\n$/);
        strictEqual((await root.attempt(["test", "-e", "/root/other.db"])).code, 1);
      });

      await t.step("backup writes where only root may, and never over a file", async () => {
        const file = "/root/monitor.db";

        const said = await root.run([NAME, "backup", file]);

        strictEqual(said, `Copied "${DATABASE}" to "${file}" and checked the copy.\n`);
        match(await root.run(["stat", "--format=%U %a", file]), /^root 600\n$/);
        match(await root.run(["head", "--bytes=15", file]), /^SQLite format 3$/);
        notStrictEqual((await root.attempt([NAME, "backup", file])).code, 0);
        match(await root.run(["head", "--bytes=15", file]), /^SQLite format 3$/);
        deepStrictEqual((await root.run(["ls", "/var/lib/proxmox-monitor"])).match(/backup/), null);
        await root.run(["rm", file]);
      });

      await t.step("upgrade, removal and reinstallation keep settings and data", async () => {
        const settings = await root.run(["cat", SETTINGS]);

        await root.install(current);
        match(await root.run(["dpkg", "--status", NAME]), /^Version: 0\.1\.0$/m);
        await root.run(["dpkg", "--remove", NAME]);
        await root.install(current);

        strictEqual(await root.run(["cat", SETTINGS]), settings);
        match(await root.run([NAME, "list-hosts"]), /pve-01/);
      });

      await t.step("a purge leaves nothing", async () => {
        await root.run(["apt-get", "purge", "--yes", NAME]);

        deepStrictEqual(await root.listing(), before);
      });
    })
  );
});

async function owners(root: CleanRoot): Promise<string[]> {
  const text = await root.run([
    "stat",
    "--format=%U:%G %a %n",
    `/usr/bin/${NAME}`,
    `/usr/lib/${NAME}/launch`,
    SETTINGS,
    "/var/lib/proxmox-monitor",
    "/var/cache/proxmox-monitor",
  ]);
  return text.trimEnd().split("\n");
}

async function setSettings(
  root: CleanRoot,
  { PUBLIC_URL, hash }: { PUBLIC_URL: string; hash: string },
): Promise<void> {
  const path = root.path + SETTINGS;
  const text = await Deno.readTextFile(path);
  await Deno.writeTextFile(
    path,
    text.replace(/^PUBLIC_URL=$/m, `PUBLIC_URL=${PUBLIC_URL}`)
      .replace(/^DASHBOARD_PASSWORD_HASH=$/m, () => `DASHBOARD_PASSWORD_HASH=${hash}`),
  );
}
