/** A recorded host laid into a Debian system at the places where the agent's service looks. */
import { join } from "node:path";
import { copyFilled } from "../../tools/demo/agent_setup.ts";
import { copy } from "../../tools/demo/copy.ts";
import { type CleanRoot, runProgram } from "./clean_root.ts";

const AGENT = "proxmox-monitor-agent";
const HEALTHY = "fixtures/hosts/healthy";

/** Of a healthy host, those that care of its pools and its clock. */
const SERVICES = ["zfs-zed.service", "chrony.service"];

/** Stand-ins first on the service's PATH. */
const DROP_IN = `[Service]
Environment=PATH=/opt/first:/opt/bin:/usr/sbin:/usr/bin FIXTURE_HOST=/opt/host
`;

/** Some also do what the real ones do to the system. */
const FIRST: Record<string, string> = {
  pvesh: `#!/bin/sh
set -e
# lxc-info takes a lock there.
mkdir -p /run/lxc/lock
# A container's addresses are read in its network namespace.
nsenter --target 1 --net true
exec /opt/bin/pvesh "$@"
`,
  "corosync-cfgtool": `#!/bin/sh
set -e
# libqb shares its memory there.
: > /dev/shm/qb-stand-in
rm /dev/shm/qb-stand-in
exec /opt/bin/corosync-cfgtool "$@"
`,
};

/** What stands for Proxmox VE; `systemctl`, `ls` and `grep` are those of the system. */
export async function recordHost(root: CleanRoot): Promise<void> {
  await runProgram(["cp", "-r", "fixtures/bin", `${root.path}/opt/bin`]);
  await Deno.remove(join(root.path, "opt/bin/systemctl"));
  await runProgram(["cp", "-r", HEALTHY, `${root.path}/opt/host`]);
  await runProgram(["cp", "-r", `${HEALTHY}/pve`, `${root.path}/etc/pve`]);
  await root.run(["mkdir", "/opt/first", `/etc/systemd/system/${AGENT}.service.d`]);
  for (const [name, text] of Object.entries(FIRST)) {
    await change(root, `/opt/first/${name}`, () => text);
    await root.run(["chmod", "755", `/opt/first/${name}`]);
  }
  await change(root, `/etc/systemd/system/${AGENT}.service.d/stand-ins.conf`, () => DROP_IN);
  await root.run(["systemctl", "daemon-reload"]);
}

/** What the section host_care is read from, and services that run. */
export async function recordCare(root: CleanRoot): Promise<void> {
  await copy(join(HEALTHY, "etc"), join(root.path, "etc"));
  await copyFilled(
    join(HEALTHY, "var/lib"),
    join(root.path, "var/lib"),
    Math.floor(Date.now() / 1000),
  );
  // Of a container's own /dev only what runs in it sees the links.
  await root.run(["cp", "-r", "/opt/host/dev/disk", "/dev/disk"]);
  for (const unit of SERVICES) {
    const path = `/etc/systemd/system/${unit}`;
    await change(root, path, () => "[Service]\nExecStart=/usr/bin/sleep infinity\n");
  }
  await root.run(["systemctl", "daemon-reload"]);
  await root.run(["systemctl", "start", ...SERVICES]);
}

/** Edits a file of the system, "" when there is none. */
export async function change(
  root: CleanRoot,
  path: string,
  edit: (text: string) => string,
): Promise<void> {
  const text = await Deno.readTextFile(root.path + path).catch(() => "");
  await Deno.writeTextFile(root.path + path, edit(text));
}
