import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { BACKUP_PARTS, type BackupPart } from "../../shared/sample/backups.ts";
import {
  type BackupMachine,
  backupUpid,
  guestLog,
  hex,
  JOB_STATE,
  LOG_100,
  openBackupMachine,
  RESOURCES,
} from "../../testing/backup_machine.ts";
import { withDirectory } from "../../testing/with_directory.ts";

const DAY_MS = 86_400_000;
const JOBS = "/etc/pve/jobs.cfg";

function withBackups(test: (host: BackupMachine) => Promise<void>): Promise<void> {
  return withDirectory((directory) => test(openBackupMachine(directory)));
}

const unixOf = ({ clock }: BackupMachine) => Math.floor(clock.nowMs() / 1000);

/** The last midnights in UTC, the earliest first. */
function midnights(host: BackupMachine, count: number): number[] {
  const last = Math.floor(unixOf(host) / 86_400) * 86_400;
  return Array.from({ length: count }, (_, index) => last - (count - 1 - index) * 86_400);
}

Deno.test("backups tell jobs, guests and who is in no job, without starting anything", () =>
  withBackups(async (host) => {
    const { errors, available, jobs, guests, not_covered } = await host.collect();

    const start = unixOf(host) - 3600;
    deepStrictEqual(errors, []);
    strictEqual(available, true);
    deepStrictEqual(jobs, [{
      id: "backup-1",
      enabled: true,
      schedule: "daily UTC",
      storage: "nas",
      node: null,
      selection: "100, 101",
      last_run: { start_unix: start, end_unix: start + 600, status: "ok", message: "OK" },
      running_since_unix: null,
      waiting_since_unix: null,
      occurred_unix: midnights(host, 8),
    }]);
    deepStrictEqual(guests?.[0], {
      vmid: 100,
      type: "qemu",
      is_here: true,
      jobs: ["backup-1"],
      last_ok_unix: start + 300,
      last_status: "ok",
      last_error: null,
      size_bytes: 12 * 1024 ** 2,
      target: "/srv/dump/vzdump-qemu-100.vma.zst",
      seen_unix: unixOf(host),
    });
    deepStrictEqual(guests?.map(({ vmid, jobs }) => [vmid, jobs]), [
      [100, ["backup-1"]],
      [102, []],
      [101, ["backup-1"]],
    ]);
    deepStrictEqual(not_covered, ["qemu/102"]);
    ok(host.asked.every((what) => what.startsWith("/")));
  }));

Deno.test("backups leave the last result of a job as it was while the job runs", () =>
  withBackups(async (host) => {
    await host.collect();
    const start = unixOf(host);
    await host.clock.advance(60_000);
    host.machine.files[JOB_STATE] = JSON.stringify({ state: "started", upid: backupUpid(start) });

    const job = (await host.collect()).jobs?.[0];
    strictEqual(job?.running_since_unix, start);
    strictEqual(job?.last_run?.start_unix, start - 3600);

    host.machine.files["/var/log/pve/tasks/active"] = `${backupUpid(start)} 1 ${
      hex(start + 30)
    } WARNINGS: 2\n`;
    const ended = (await host.collect()).jobs?.[0];
    deepStrictEqual([ended?.running_since_unix, ended?.last_run?.status], [null, "warning"]);
  }));

Deno.test("backups remember the last good backup beside one that failed, over a restart", () =>
  withDirectory(async (directory) => {
    const first = openBackupMachine(directory);
    await first.collect();
    const start = unixOf(first) - 3600;

    const second = openBackupMachine(directory);
    second.machine.files[LOG_100] = guestLog(100, "error");
    second.machine.modified[LOG_100] = start + 3000;
    const guest = (await second.collect()).guests?.[0];

    deepStrictEqual([guest?.last_status, guest?.last_error], ["error", "no space left"]);
    deepStrictEqual([guest?.last_ok_unix, guest?.size_bytes], [start + 300, 12 * 1024 ** 2]);
  }));

Deno.test("backups count what was due before a schedule was changed, and nothing twice", () =>
  withBackups(async (host) => {
    await host.collect();
    const before = midnights(host, 8);
    host.machine.files[JOBS] = "vzdump: backup-1\n\tschedule hourly UTC\n\tvmid 100\n";
    strictEqual((await host.collect()).jobs?.[0]?.occurred_unix?.at(-1), before.at(-1));

    await host.clock.advance(3_600_000);
    const { jobs } = await host.collect();

    const hour = Math.floor(unixOf(host) / 3600) * 3600;
    deepStrictEqual(jobs?.[0]?.occurred_unix, [...before.slice(-7), hour]);
  }));

Deno.test("backups do not count what a job misses while it is disabled", () =>
  withBackups(async (host) => {
    await host.collect();
    const before = midnights(host, 8);
    host.machine.files[JOBS] += "\tenabled 0\n";
    await host.collect();
    await host.clock.advance(3 * DAY_MS);

    const { jobs, not_covered } = await host.collect();

    deepStrictEqual(jobs?.[0]?.occurred_unix, before);
    deepStrictEqual(not_covered, ["qemu/100", "qemu/102", "lxc/101"]);
  }));

Deno.test("backups of a job that was just made are not due before it was", () =>
  withBackups(async (host) => {
    await host.clock.advance(60_000);
    const time = unixOf(host) - 30;
    host.machine.files[JOB_STATE] = JSON.stringify({ state: "created", time });

    const job = (await host.collect()).jobs?.[0];

    deepStrictEqual([job?.last_run, job?.occurred_unix], [null, []]);
  }));

Deno.test("backups ask Proxmox once for pools, and only where a job covers one", () =>
  withBackups(async (host) => {
    host.machine.files[JOBS] = "vzdump: backup-1\n\tschedule daily\n\tpool prod\n";

    deepStrictEqual((await host.collect()).not_covered, ["qemu/100", "qemu/102"]);
    deepStrictEqual(host.asked.filter((what) => !what.startsWith("/")), [RESOURCES]);
  }));

Deno.test("backups call nobody uncovered whose pool is not known", () =>
  withBackups(async (host) => {
    host.machine.files[JOBS] = "vzdump: backup-1\n\tschedule daily\n\tpool prod\n";
    delete host.machine.commands[RESOURCES];

    const { guests, not_covered } = await host.collect();

    deepStrictEqual(guests?.map(({ jobs }) => jobs), [null, null, null]);
    deepStrictEqual(not_covered, []);
  }));

Deno.test("backups leave a job of another node to it", () =>
  withBackups(async (host) => {
    host.machine.files[JOBS] += "\tnode pve-02\n";

    const { jobs, not_covered } = await host.collect();

    deepStrictEqual([jobs?.[0]?.last_run, jobs?.[0]?.occurred_unix], [null, null]);
    strictEqual(not_covered?.length, 3);
  }));

Deno.test("backups tell of guests that were backed up here before they moved away", () =>
  withBackups(async (host) => {
    delete host.machine.files["/etc/pve/nodes/pve-01/qemu-server/100.conf"];

    const moved = (await host.collect()).guests?.find(({ vmid }) => vmid === 100);

    deepStrictEqual([moved?.is_here, moved?.seen_unix], [false, null]);
    strictEqual(moved?.last_ok_unix, unixOf(host) - 3300);
  }));

Deno.test("backups read a log anew only when it has changed", () =>
  withBackups(async (host) => {
    await host.collect();
    host.machine.files[LOG_100] = guestLog(100, "error");

    strictEqual((await host.collect()).guests?.[0]?.last_status, "ok");
    host.machine.modified[LOG_100] = unixOf(host);
    strictEqual((await host.collect()).guests?.[0]?.last_status, "error");
  }));

Deno.test("backups do not take a log from the future for a good backup", () =>
  withBackups(async (host) => {
    host.machine.modified[LOG_100] = unixOf(host) + 3600;

    strictEqual((await host.collect()).guests?.[0]?.last_ok_unix, null);
  }));

Deno.test("backups are not available on a host that has neither a job nor a backup", () =>
  withBackups(async (host) => {
    const { files } = host.machine;
    for (const path of [JOBS, JOB_STATE, LOG_100]) delete files[path];

    const { available, jobs, not_covered, errors } = await host.collect();

    deepStrictEqual([available, jobs, errors], [false, [], []]);
    strictEqual(not_covered?.length, 3);
  }));

const FAILED = { kind: "failed", message: "I/O error" } as const;

/** What cannot be read, and the part that then is unknown. */
const UNREAD: [what: string, part: BackupPart, damage: (host: BackupMachine) => void][] = [
  ["jobs that cannot be read", "jobs", ({ machine }) => {
    machine.files[JOBS] = FAILED;
  }],
  ["jobs of zero bytes", "jobs", ({ machine }) => {
    machine.files[JOBS] = "\0".repeat(512);
  }],
  ["no jobs where pmxcfs is not mounted", "jobs", ({ machine }) => {
    delete machine.files[JOBS];
    delete machine.files["/etc/pve/.members"];
  }],
  ["an older file that cannot be read", "jobs", ({ machine }) => {
    machine.files["/etc/pve/vzdump.cron"] = FAILED;
  }],
  ["guests that cannot be listed", "guests", ({ machine }) => {
    machine.files = { ...machine.files };
    for (const path of Object.keys(machine.files)) {
      if (path.endsWith(".conf")) delete machine.files[path];
    }
  }],
];

for (const [what, part, damage] of UNREAD) {
  Deno.test(`backups have "${part}" unknown, with an error, for ${what}`, () =>
    withBackups(async (host) => {
      damage(host);

      const backups = await host.collect();

      strictEqual(backups[part], null);
      ok(backups.errors.some(({ tag }) => tag === BACKUP_PARTS[part]), JSON.stringify(backups));
    }));
}

for (const text of ["", "\0\0\0", "{"]) {
  Deno.test(`backups have one job's result unknown where its state is ${JSON.stringify(text)}`, () =>
    withBackups(async (host) => {
      host.machine.files[JOB_STATE] = text;

      const { jobs, errors } = await host.collect();

      strictEqual(jobs?.[0]?.last_run, null);
      deepStrictEqual(errors.map(({ tag, subject }) => [tag, subject]), [
        ["backup_jobs", "backup-1"],
      ]);
    }));
}

Deno.test("backups have one guest unknown whose log is lost", () =>
  withBackups(async (host) => {
    host.machine.files[LOG_100] = "\0\0";

    const { guests, errors } = await host.collect();

    strictEqual(guests?.[0]?.last_status, null);
    deepStrictEqual(errors.map(({ tag, subject }) => [tag, subject]), [
      ["backup_guests", "qemu/100"],
    ]);
  }));
