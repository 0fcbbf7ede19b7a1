/** The permissions of what ships, against the tables of the programs and the tasks of deno.json. */
import { deepStrictEqual, ok } from "node:assert/strict";
import { fileRules, PROGRAMS } from "../../agent/io/allowed.ts";
import { DEFAULT_PATHS } from "../../agent/config/schema.ts";
import { CONFIG_VARIABLES } from "../../server/config.ts";
import { taskArguments } from "../demo/programs.ts";
import { AGENT_FLAGS } from "./agent.ts";
import { SERVER_FLAGS } from "./server.ts";

/** What a list of flags allows, by name: its values, or null where they are not narrowed. */
function permissionsOf(flags: readonly string[]): Record<string, string[] | null> {
  const found = flags.flatMap((flag) => {
    const [, name = "", values] = /^--allow-(\w+)(?:=(.*))?$/.exec(flag) ?? [];
    return name === "" ? [] : [[name, values?.split(",").sort() ?? null]];
  });
  return Object.fromEntries(found);
}

Deno.test("the built agent may do what its task may, on the default paths alone", async () => {
  const { read, write, ...others } = permissionsOf(AGENT_FLAGS);
  const { read: _read, write: _write, ...ofTask } = permissionsOf(await taskArguments("agent"));

  deepStrictEqual(others, ofTask);
  deepStrictEqual(others["run"], [...PROGRAMS].sort());
  deepStrictEqual(write, [
    "/etc/proxmox-monitor",
    "/run/proxmox-monitor-agent",
    "/run/systemd/notify",
    "/var/lib/proxmox-monitor-agent",
    "/var/log/proxmox-monitor",
  ]);
  deepStrictEqual(read, [
    "/boot",
    "/etc/apt/sources.list",
    "/etc/apt/sources.list.d",
    "/etc/cron.d/zfsutils-linux",
    "/etc/kernel/proxmox-boot-pin",
    "/etc/kernel/proxmox-boot-uuids",
    "/etc/localtime",
    "/etc/machine-id",
    "/etc/proxmox-monitor",
    "/etc/pve/.members",
    "/etc/pve/corosync.conf",
    "/etc/pve/ha/manager_status",
    "/etc/pve/ha/resources.cfg",
    "/etc/pve/jobs.cfg",
    "/etc/pve/local",
    "/etc/pve/lxc",
    "/etc/pve/nodes",
    "/etc/pve/pve-root-ca.pem",
    "/etc/pve/qemu-server",
    "/etc/pve/replication.cfg",
    "/etc/pve/storage.cfg",
    "/etc/pve/vzdump.cron",
    "/etc/smartd.conf",
    "/etc/systemd/system/timers.target.wants",
    "/etc/timezone",
    "/etc/zfs/zed.d/zed.rc",
    "/run/credentials",
    "/run/proxmox-monitor-agent",
    "/var/lib/apt/lists",
    "/var/lib/apt/periodic/update-success-stamp",
    "/var/lib/proxmox-monitor-agent",
    "/var/lib/pve-manager/jobs",
    "/var/lib/pve-manager/pve-replication-state.json",
    "/var/lib/smartmontools",
    "/var/log/proxmox-monitor",
    "/var/log/pve/tasks/active",
    "/var/log/pve/tasks/index",
    "/var/log/pve/tasks/index.1",
    "/var/log/vzdump",
  ]);
});

Deno.test("the built agent may use every file that explain prints", () => {
  const { read, write } = permissionsOf(AGENT_FLAGS);
  const isWithin = (path: string, allowed: string[] | null | undefined) =>
    allowed?.some((folder) => path === folder || path.startsWith(`${folder}/`)) ?? false;

  for (const { path, access } of fileRules(DEFAULT_PATHS)) {
    ok(isWithin(path, read), `it may not read ${path}`);
    if (access === "read and write") ok(isWithin(path, write), `it may not write ${path}`);
  }
});

Deno.test("the built server may do what its task may, and read each of its settings", async () => {
  const permissions = permissionsOf(SERVER_FLAGS);

  deepStrictEqual(permissions, permissionsOf(await taskArguments("start")));
  for (const name of CONFIG_VARIABLES) ok(permissions["env"]?.includes(name), name);
});
