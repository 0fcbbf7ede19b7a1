/** The agent's package in a Debian that has no systemd, from installation to purge. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { AGENT_VERSION } from "../../agent/version.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { buildPackages } from "./built_packages.ts";
import { type CleanRoot, withCleanRoot } from "./clean_root.ts";

const NAME = "proxmox-monitor-agent";
const WANTED = `/etc/systemd/system/multi-user.target.wants/${NAME}.service`;
const CONFIG = `server_url = "wss://monitor.example.com/socket"
token = "t0ken"
host_id = "pve-01"
`;

Deno.test(`${NAME}: the life of an installation`, async (t) => {
  await withDirectory((directory) =>
    withCleanRoot("minimal", async (root) => {
      const { current, older } = await buildPackages(NAME, directory);
      const before = await root.listing();

      await t.step("installing lays out files for root alone and enables the unit", async () => {
        await root.install(older);

        deepStrictEqual(await modes(root), [
          "0 755 /usr/bin/proxmox-monitor-agent",
          "0 755 /usr/lib/proxmox-monitor-agent/deno",
          "0 644 /usr/lib/proxmox-monitor-agent/agent.js",
          "0 700 /etc/proxmox-monitor",
          "0 700 /var/lib/proxmox-monitor-agent",
          "0 700 /var/cache/proxmox-monitor-agent",
          "0 644 /usr/share/proxmox-monitor-agent/agent.toml.example",
        ]);
        ok(await root.attempt(["test", "-L", WANTED]).then(({ code }) => code === 0));
      });

      await t.step("the command runs, for root and for others", async () => {
        const version = `proxmox-monitor-agent ${AGENT_VERSION}\n`;
        const asNobody = ["setpriv", "--reuid=nobody", "--clear-groups"];

        strictEqual(await root.run([NAME, "version"]), version);
        strictEqual(await root.run([...asNobody, NAME, "version"]), version);
        match(await root.run([NAME, "explain"]), /pvesh get \/cluster\/resources/);
      });

      await t.step("an upgrade keeps configuration, data and a disabled unit", async () => {
        await Deno.writeTextFile(`${root.path}/etc/proxmox-monitor/agent.toml`, CONFIG);
        await Deno.writeTextFile(`${root.path}/var/lib/${NAME}/last_scrub.json`, "{}");
        // What "systemctl disable" does.
        await root.run(["rm", WANTED]);

        await root.install(current);

        match(await root.run(["dpkg", "--status", NAME]), /^Version: 0\.1\.0$/m);
        ok(await isKept(root));
        strictEqual((await root.attempt(["test", "-L", WANTED])).code, 1);
      });

      await t.step("a reinstallation and a removal keep them too", async () => {
        await root.run(["dpkg", "--remove", NAME]);
        ok(await isKept(root));
        strictEqual((await root.attempt(["test", "-e", `/usr/bin/${NAME}`])).code, 1);

        await root.install(current);
        ok(await isKept(root));
      });

      await t.step("a purge leaves nothing", async () => {
        await root.run([NAME, "version"]);

        await root.run(["apt-get", "purge", "--yes", NAME]);

        deepStrictEqual(await root.listing(), before);
      });
    })
  );
});

async function modes(root: CleanRoot): Promise<string[]> {
  const text = await root.run([
    "stat",
    "--format=%u %a %n",
    `/usr/bin/${NAME}`,
    `/usr/lib/${NAME}/deno`,
    `/usr/lib/${NAME}/agent.js`,
    "/etc/proxmox-monitor",
    `/var/lib/${NAME}`,
    `/var/cache/${NAME}`,
    `/usr/share/${NAME}/agent.toml.example`,
  ]);
  return text.trimEnd().split("\n");
}

async function isKept(root: CleanRoot): Promise<boolean> {
  const config = await Deno.readTextFile(`${root.path}/etc/proxmox-monitor/agent.toml`);
  const data = await Deno.readTextFile(`${root.path}/var/lib/${NAME}/last_scrub.json`);
  return config === CONFIG && data === "{}";
}
