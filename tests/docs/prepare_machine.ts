/** A clean Debian becomes all the machines that the pages of docs/ speak of. */
import { basename, join } from "node:path";
import { AGENT_VERSION } from "../../agent/version.ts";
import { SERVER_VERSION } from "../../server/version.ts";
import { buildPackages } from "../packages/built_packages.ts";
import { recordCare } from "../packages/recorded_root.ts";
import { type CleanRoot, runProgram, withCleanRoot } from "../packages/clean_root.ts";
import { ROOT } from "./documented_commands.ts";
import { DESK, EDIT } from "./follow_pages.ts";

const PACKAGES = [
  { name: "proxmox-monitor-agent", version: AGENT_VERSION },
  { name: "proxmox-monitor-server", version: SERVER_VERSION },
] as const;
/** What the older packages are, in the pages as well. */
const OLDER_VERSION = "0.0.9";
/** From Debian: what the pages install, and what a Proxmox VE host has. */
const FROM_DEBIAN = ["caddy", "curl", "ca-certificates"];

/** Writes into the file it is given what `EDIT` says. */
const EDITOR = `#!/bin/sh
exec sed -i -E -f ${EDIT} "$1"
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
/** This machine has at that place what another would be sent. */
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

/** Everything that is there before the first page is opened; `directory` is for what is built. */
export async function prepareMachine(root: CleanRoot, directory: string): Promise<void> {
  const write = (path: string, text: string) =>
    Deno.writeTextFile(root.path + path, text, { mode: 0o755 });

  await bringFromDebian(root);
  for (const { name, version } of PACKAGES) {
    const { current, older } = await buildPackages(name, directory);
    // By these names whatever this machine's processor is.
    const path = (version: string) => `${root.path}${DESK}/${name}_${version}_amd64.deb`;
    await Deno.rename(current, path(version));
    await Deno.rename(older, path(OLDER_VERSION));
  }
  const installer = join(ROOT, "deploy/install-agent.sh");
  await Deno.copyFile(installer, `${root.path}${DESK}/${basename(installer)}`);

  await Deno.writeTextFile(
    `${root.path}/etc/hosts`,
    "127.0.0.1 localhost monitor.example.com\n",
  );
  await write("/usr/local/bin/editor", EDITOR);
  await write("/usr/local/bin/ssh", SSH);
  await write("/usr/local/bin/scp", SCP);
  await root.run(["mkdir", "/srv/copied"]);

  await runProgram(["cp", "-r", join(ROOT, "fixtures/bin"), `${root.path}/opt/bin`]);
  await runProgram(["cp", "-r", join(ROOT, "fixtures/hosts/healthy"), `${root.path}/opt/host`]);
  await runProgram(["cp", "-r", `${root.path}/opt/host/pve`, `${root.path}/etc/pve`]);
  for (const tool of ["apt", "corosync-cfgtool", "pvesh", "pveversion", "zfs", "zpool"]) {
    await write(`/usr/local/bin/${tool}`, recorded(tool));
  }
  await recordCare(root);
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
