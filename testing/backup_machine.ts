/** A pretended node of a cluster with everything that the section backups is read from. */
import type { BackupsSection } from "../shared/sample/backups.ts";
import { createBackupsCollector } from "../agent/collectors/backups.ts";
import { createClusterResources } from "../agent/collectors/cluster_resources.ts";
import { readNodeIdentity } from "../agent/collectors/node_identity.ts";
import { TestingClock } from "./clock.ts";
import { createTestingCycle, createTestingLanes, type TestingMachine } from "./lanes.ts";

export interface BackupMachine {
  machine: Required<Pick<TestingMachine, "commands" | "files" | "modified">>;
  clock: TestingClock;
  /** Every command and path that was asked for, in order. */
  asked: string[];
  collect(): Promise<BackupsSection>;
}

export const RESOURCES = "pvesh get /cluster/resources --output-format json";
export const JOB_STATE = "/var/lib/pve-manager/jobs/vzdump-backup-1.json";
export const LOG_100 = "/var/log/vzdump/qemu-100.log";

/** The id of a task of vzdump that began then. */
export function backupUpid(startUnix: number): string {
  return `UPID:pve-01:000F4240:01A2B3C4:${hex(startUnix)}:vzdump::root@pam:`;
}

export function hex(unix: number): string {
  return unix.toString(16).toUpperCase().padStart(8, "0");
}

/** What vzdump logs of a guest; null: it runs. */
export function guestLog(vmid: number, end: "ok" | "error" | null): string {
  const lines = [`INFO: Starting Backup of VM ${vmid} (qemu)`];
  if (end === "ok") {
    lines.push(
      `INFO: creating vzdump archive '/srv/dump/vzdump-qemu-${vmid}.vma.zst'`,
      "INFO: archive file size: 12MB",
      `INFO: Finished Backup of VM ${vmid} (00:01:00)`,
    );
  }
  if (end === "error") lines.push(`ERROR: Backup of VM ${vmid} failed - no space left`);
  return lines.map((line) => `2026-01-01 02:30:00 ${line}\n`).join("");
}

/** `state`: a folder that the collector may write in. Its job ran an hour ago, for ten minutes. */
export function openBackupMachine(state: string): BackupMachine {
  const clock = new TestingClock();
  const nowUnix = Math.floor(clock.nowMs() / 1000);
  const start = nowUnix - 3600;
  const guest = (vmid: number, type: string, pool?: string) => (
    { type, vmid, node: "pve-01", status: "running", name: `g${vmid}`, pool }
  );
  const machine: BackupMachine["machine"] = {
    commands: {
      [RESOURCES]: JSON.stringify([
        { type: "node", node: "pve-01", status: "online" },
        guest(100, "qemu"),
        guest(101, "lxc", "prod"),
        guest(102, "qemu"),
      ]),
    },
    files: {
      "/etc/pve/.members": JSON.stringify({
        nodename: "pve-01",
        cluster: { name: "lab", nodes: 2, quorate: 1 },
        nodelist: { "pve-01": { online: 1 }, "pve-02": { online: 1 } },
      }),
      "/etc/pve/corosync.conf": "",
      "/etc/pve/jobs.cfg":
        "vzdump: backup-1\n\tschedule daily UTC\n\tvmid 100,101\n\tstorage nas\n",
      "/etc/pve/nodes/pve-01/qemu-server/100.conf": "",
      "/etc/pve/nodes/pve-01/qemu-server/102.conf": "",
      "/etc/pve/nodes/pve-01/lxc/101.conf": "",
      "/etc/timezone": "Europe/Vienna\n",
      [JOB_STATE]: JSON.stringify({ state: "stopped", upid: backupUpid(start), msg: "OK" }),
      "/var/log/pve/tasks/index": `${backupUpid(start)} ${hex(start + 600)} OK\n`,
      [LOG_100]: guestLog(100, "ok"),
    },
    modified: { [LOG_100]: start + 300 },
  };
  const { lane, asked } = createTestingLanes(machine);
  const context = {
    clock,
    lane,
    paths: { proc: "/proc", pve: "/etc/pve", state },
    agent_version: "0",
  };
  const resources = createClusterResources(context, (cycle) => readNodeIdentity(cycle, context));
  const collector = createBackupsCollector(context, resources);
  return {
    machine,
    clock,
    asked,
    collect: async () => await collector.collect(createTestingCycle("slow")) as BackupsSection,
  };
}
