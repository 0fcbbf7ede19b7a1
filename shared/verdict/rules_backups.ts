/** Rules about backups: the jobs of a node's cluster, and what they made of its guests. */
import type { BackupJob, BackupPart, GuestBackup } from "../sample/backups.ts";
import { guestId } from "../sample/vms_runtime.ts";
import type { Facts } from "./facts.ts";
import { findGuest } from "./finders.ts";
import { countText } from "./number_text.ts";
import { type Rule, type Test, testEach } from "./rule.ts";
import { guestSubject } from "./rules_guests.ts";
import { backupsOf } from "./tells.ts";
import { SECONDS_PER_MINUTE } from "./thresholds.ts";
import { backupPart, isPartTold, testUnreadParts } from "./unread_parts.ts";

const MAX_CAUSE_LENGTH = 200;

/** What the operator calls each part. */
const LABELS: Record<BackupPart, string> = {
  jobs: "Backup jobs",
  guests: "Backups of guests",
};

const backupsUnread = testUnreadParts(
  (["jobs", "guests"] as const).map((name) => ({ ...backupPart(name), label: LABELS[name] })),
);

/** Every member of a cluster tells of a job by the same id, as Proxmox VE's notifications do. */
function testJobs(sentence: (job: BackupJob, facts: Facts) => string | null): Test {
  return testEach<BackupJob>(
    ({ backups }) => backups?.jobs?.filter(({ enabled }) => enabled !== false) ?? [],
    ({ id }) => ({ subject: id, subject_id: `backup/${id}` }),
    sentence,
  );
}

const backupFailed = testJobs(({ id, last_run }, { backups }) => {
  if (last_run?.status !== "error") return null;
  const failed = backups?.guests ? failedByJob(backups.guests).get(id) : undefined;
  return `Its last run failed: ${causeText(last_run.message, failed ?? [])}`;
});

/** Guests of which the last attempt failed, by each of their jobs; made once for a list. */
function failedByJob(guests: readonly GuestBackup[]): ReadonlyMap<string, GuestBackup[]> {
  return FAILED.getOrInsertComputed(guests, () => {
    const failed = guests.filter(({ last_status }) => last_status === "error");
    const byJob = new Map<string, GuestBackup[]>();
    for (const guest of failed) {
      for (const job of new Set(guest.jobs)) byJob.getOrInsert(job, []).push(guest);
    }
    return byJob;
  });
}

const FAILED = new WeakMap<readonly GuestBackup[], ReadonlyMap<string, GuestBackup[]>>();

/** Proxmox calls the whole run "job errors"; why is in the log of a guest. */
function causeText(message: string | null, failed: readonly GuestBackup[]): string {
  const [first] = failed;
  const word = message ?? "Proxmox does not say of what";
  if (first === undefined) return word;
  const more = failed.length > 1 ? ` and ${countText(failed.length - 1, "other guest")}` : "";
  const cause = (first.last_error ?? word).slice(0, MAX_CAUSE_LENGTH);
  return `${guestId(first)}${more} (${cause})`;
}

const backupWarnings = testJobs(({ last_run }) => {
  if (last_run?.status !== "warning") return null;
  const count = /\d+/.exec(last_run.message ?? "")?.[0];
  const warnings = count === undefined ? "warnings" : countText(count, "warning");
  return `Its last run ended with ${warnings}, which the log of its task tells`;
});

const backupMissed = testJobs((job, facts) => {
  const { id, schedule, last_run, running_since_unix, waiting_since_unix } = job;
  // What is due while it runs begins when it ends.
  if (running_since_unix !== null) return null;
  const elsewhere = facts.known.cluster?.backups.started_unix.get(id) ?? null;
  const since = latest([last_run?.start_unix ?? null, waiting_since_unix, elsewhere]);
  const dueUnix = lastDue(job, { count: 1, facts });
  return since !== null && dueUnix !== null && since < dueUnix
    ? `Did not run when it was due (schedule ${schedule})`
    : null;
});

/** When the last but `count` - 1 backup of a job was due; what is due while it runs may yet come. */
function lastDue(
  { occurred_unix, running_since_unix }: BackupJob,
  { count, facts: { backupsUnix, limits } }: { count: number; facts: Facts },
): number | null {
  if (backupsUnix === null) return null;
  const graceSeconds = limits.backupGraceMinutes * SECONDS_PER_MINUTE;
  const untilUnix = Math.min(backupsUnix, running_since_unix ?? Infinity) - graceSeconds;
  return occurred_unix?.filter((due) => due < untilUnix).at(-count) ?? null;
}

function latest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.max(...known);
}

/**
 * The newest good backup counts, whichever member of the cluster made it. Where none is known, what
 * was due since the guest was first seen on this node.
 */
const guestBackupOld: Test = (facts) => {
  const { backups, known, limits, guests } = facts;
  const count = limits.guestBackupMissedFromCount;
  const dues = new Map(backups?.jobs?.map((job) => [job.id, lastDue(job, { count, facts })]));
  const newestDue = Math.max(-Infinity, ...dues.values().map((due) => due ?? -Infinity));
  return (backups?.guests ?? []).flatMap((backup) => {
    // Every guest of every sample: most have a backup that is newer than all that was due.
    if (backup.is_here !== true || (backup.last_ok_unix ?? -Infinity) >= newestDue) return [];
    const id = guestId(backup);
    const elsewhere = known.cluster?.backups.last_ok_unix.get(id) ?? null;
    const good = latest([backup.last_ok_unix, elsewhere]);
    const since = good ?? backup.seen_unix ?? Infinity;
    const late = backup.jobs?.find((job) => since < (dues.get(job) ?? -Infinity));
    if (late === undefined) return [];
    const name = findGuest(guests, id)?.name ?? null;
    const what = good === null ? "No good backup of it is known" : "No good backup";
    const cause = backup.last_error === null
      ? ""
      : `: ${backup.last_error.slice(0, MAX_CAUSE_LENGTH)}`;
    return [{
      ...guestSubject({ ...backup, name }),
      text: `${what}, though one was due ${count} times or more (${late})${cause}`,
    }];
  });
};

const JOB = {
  ...backupsOf("job", "jobs"),
  cause: { family: "backup", scope: "cluster", matter: "job" },
} as const;

const PART = {
  about: "section",
  reads: ["backups"],
  // The subjects of this rule are parts: it takes them from their table.
  tells: (facts, reason) => isPartTold(facts, backupPart(reason.subject_id as BackupPart), reason),
} as const satisfies Partial<Rule>;

export const BACKUP_RULES: readonly Rule[] = [
  {
    level: "critical",
    code: "guest_backup_old",
    ...backupsOf("guest", "guests"),
    // Many guests without a backup have one cause as a rule.
    cause: { family: "backup", of: "whole", matter: "backups" },
    next: "Back the guest up by hand",
    test: guestBackupOld,
  },
  { level: "unknown", code: "backups_unread", ...PART, test: backupsUnread },
  {
    level: "warning",
    code: "backup_failed",
    ...JOB,
    next: "Run the job again",
    test: backupFailed,
  },
  { level: "warning", code: "backup_missed", ...JOB, next: "Run the job now", test: backupMissed },
  { level: "warning", code: "backup_warnings", ...JOB, test: backupWarnings },
];
