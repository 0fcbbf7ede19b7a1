/** `install-agent.sh` with a Debian package; dpkg itself is proved by the tests of the packages. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { type Installer, openInstaller } from "./installer.ts";

const NAME = "proxmox-monitor-agent";

async function installs({ commands }: Installer): Promise<number> {
  return (await commands()).filter((line) => line.startsWith("dpkg --install")).length;
}

Deno.test("a package is installed once, and again when its version is another", async () => {
  await using installer = await openInstaller({ runs: "pretending" });
  await installer.host.configure({ host_id: "pve-01" });
  const first = await installer.writePackage(NAME, "1.0.0");
  const second = await installer.writePackage(NAME, "1.1.0");

  const fresh = await installer.run(["--settings", installer.host.configPath, first]);
  strictEqual(fresh.code, 0, fresh.stderr);
  match(fresh.stdout, /^Version 1\.0\.0 installed\.\n/);

  match((await installer.run([first])).stdout, /^Version 1\.0\.0 is installed\.\n/);
  deepStrictEqual([await installs(installer), await installer.invocation()], [1, "1"]);

  match((await installer.run([second])).stdout, /^Version 1\.1\.0 installed\.\n/);
  deepStrictEqual([await installs(installer), await installer.invocation()], [2, "2"]);
});

Deno.test("a package that is not the agent's is refused", async () => {
  await using installer = await openInstaller({ runs: "pretending" });
  const server = await installer.writePackage("proxmox-monitor-server", "1.0.0");

  const { code, stderr } = await installer.run([server]);

  strictEqual(code, 64);
  match(stderr, /is the package proxmox-monitor-server: expected proxmox-monitor-agent/);
  strictEqual(await installs(installer), 0);
});

Deno.test("a package and an executable never stand in each other's way", async () => {
  await using packaged = await openInstaller({ runs: "pretending" });
  await packaged.host.configure({ host_id: "pve-01" });
  await packaged.run([
    "--settings",
    packaged.host.configPath,
    await packaged.writePackage(NAME, "1.0.0"),
  ]);

  const executable = await packaged.run([packaged.program]);
  strictEqual(executable.code, 64);
  match(executable.stderr, /installed from its package: expected a \.deb/);
  const removal = await packaged.run(["--uninstall"]);
  strictEqual(removal.code, 64);
  match(removal.stderr, /"apt purge proxmox-monitor-agent" removes it/);

  await using single = await openInstaller({ runs: "pretending" });
  await single.host.configure({ host_id: "pve-01" });
  ok((await single.run(["--settings", single.host.configPath, single.program])).code === 0);

  const second = await single.run([await single.writePackage(NAME, "1.0.0")]);
  strictEqual(second.code, 64);
  match(second.stderr, /run this with --uninstall first/);
});
