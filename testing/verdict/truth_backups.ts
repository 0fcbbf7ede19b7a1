/** Rows about backups: each condition, its borders, and where it was not read. */
import type { BackupJob, BackupPart, GuestBackup } from "../../shared/sample/backups.ts";
import { NOW_UNIX, present, type TestingHost } from "./known_host.ts";
import { addError, DAY, HOUR, row, says, SECOND, type TruthRow } from "./truth_row.ts";

const MINUTE = 60;

/** When the testing host's slow sample was collected. */
const READ_UNIX = NOW_UNIX - 2;

const OLD = "critical guest_backup_old 100 (web)";
const MISSED = "warning backup_missed backup-1";

const JOBS = [
  row("a job whose last run failed is a warning", (host) => {
    Object.assign(present(job(host).last_run), { status: "error", message: "no such storage" });
  }, "warning backup_failed backup-1: Its last run failed: no such storage"),
  says(
    "warning backup_failed backup-1: Its last run failed: qemu/100 and 1 other guest (no space " +
      "left)",
    (host) => {
      Object.assign(present(job(host).last_run), { status: "error", message: "job errors" });
      Object.assign(guest(host), { last_status: "error", last_error: "no space left" });
      present(host.backups.guests).push({ ...guest(host), vmid: 101 });
    },
  ),
  row(
    "one that ended with warnings is a warning",
    (host) => {
      Object.assign(present(job(host).last_run), { status: "warning", message: "WARNINGS: 2" });
    },
    "warning backup_warnings backup-1: Its last run ended with 2 warnings, which the log of its " +
      "task tells",
  ),
  row("one of which Proxmox does not know how it ended is fine", (host) => {
    present(job(host).last_run).status = null;
  }),
  row("what a disabled job did is over", (host) => {
    present(job(host).last_run).status = "error";
    job(host).enabled = false;
  }),
  row("a job that was due 15 min ago and did not run is fine", due(15 * MINUTE)),
  row(
    "15 min and a second ago it is a warning",
    due(15 * MINUTE + SECOND),
    `${MISSED}: Did not run when it was due (schedule 02:30)`,
  ),
  row("one that is running is not late", (host) => {
    due(HOUR)(host);
    job(host).running_since_unix = READ_UNIX - HOUR;
  }),
  row("one that another member of the cluster has run is not late", (host) => {
    due(HOUR)(host);
    member(host, { started: READ_UNIX - HOUR });
  }),
  row("what another member has run before does not count", (host) => {
    due(HOUR)(host);
    member(host, { started: READ_UNIX - HOUR - SECOND });
  }, MISSED),
  row("one that waits to run for the first time is late when it was due", (host) => {
    due(HOUR)(host);
    Object.assign(job(host), { last_run: null, waiting_since_unix: READ_UNIX - DAY });
  }, MISSED),
  row("of one whose runs are not known nothing is missed", (host) => {
    due(HOUR)(host);
    job(host).last_run = null;
  }),
  row("one whose schedule nobody understands is not late", (host) => {
    job(host).occurred_unix = null;
  }),
];

const GUESTS = [
  row("one missed backup of a guest is its job's matter", lastOk(2 * DAY)),
  row(
    "two missed backups are critical",
    lastOk(2 * DAY + HOUR),
    `${OLD}: No good backup, though one was due 2 times or more (backup-1)`,
  ),
  row(
    "what is known of the newest attempt is told with it",
    (host) => {
      lastOk(9 * DAY)(host);
      Object.assign(guest(host), { last_status: "error", last_error: "no space left" });
    },
    `${OLD}: No good backup, though one was due 2 times or more (backup-1): no space left`,
  ),
  row("two, the second 15 min ago, are not missed yet", (host) => {
    lastOk(3 * DAY)(host);
    job(host).occurred_unix = [READ_UNIX - DAY, READ_UNIX - 15 * MINUTE];
    present(job(host).last_run).start_unix = READ_UNIX;
  }),
  row("15 min and a second ago they are", (host) => {
    lastOk(3 * DAY)(host);
    job(host).occurred_unix = [READ_UNIX - DAY, READ_UNIX - 15 * MINUTE - SECOND];
    present(job(host).last_run).start_unix = READ_UNIX;
  }, OLD),
  row("what is due while the job runs is not missed", (host) => {
    lastOk(2 * DAY + HOUR)(host);
    job(host).running_since_unix = NOW_UNIX - DAY / 2 + SECOND;
  }),
  row("what another member has backed up since counts", (host) => {
    lastOk(9 * DAY)(host);
    member(host, { ok: READ_UNIX - DAY });
  }),
  row("what another member has backed up before does not", (host) => {
    lastOk(9 * DAY)(host);
    member(host, { ok: READ_UNIX - 8 * DAY });
  }, OLD),
  row("a guest without any good backup has time since it came", (host) => {
    Object.assign(guest(host), { last_ok_unix: null, seen_unix: READ_UNIX - DAY });
  }),
  row("when two were due since, it is critical", (host) => {
    Object.assign(guest(host), { last_ok_unix: null, seen_unix: READ_UNIX - 2 * DAY });
  }, `${OLD}: No good backup of it is known, though one was due 2 times or more (backup-1)`),
  row("nothing is due where it is not known since when", (host) => {
    Object.assign(guest(host), { last_ok_unix: null, seen_unix: null });
  }),
  row("a guest that has moved away is the other node's", (host) => {
    lastOk(9 * DAY)(host);
    guest(host).is_here = false;
  }),
  row("a guest that no job covers is not late", (host) => {
    lastOk(9 * DAY)(host);
    guest(host).jobs = [];
  }),
  row("of several jobs the one counts that is late", (host) => {
    lastOk(2 * DAY + HOUR)(host);
    const weekly = { ...job(host), id: "backup-2", occurred_unix: [READ_UNIX - 6 * DAY] };
    present(host.backups.jobs).push(weekly);
    guest(host).jobs = ["backup-2", "backup-1"];
  }, OLD),
];

const UNREAD = [
  row(
    "jobs that were not read are unknown",
    unread("jobs"),
    "unknown backups_unread jobs: Backup jobs not read: it failed",
  ),
  row("so are backups of guests", unread("guests"), "unknown backups_unread guests"),
  row(
    "one that was not read is unknown beside what the others say",
    (host) => {
      lastOk(9 * DAY)(host);
      addError(reading(host), "backup_guests", "one log is empty");
    },
    OLD,
    "unknown backups_unread guests",
  ),
  row("an agent that tells nothing of backups is understood", ({ slow }) => {
    delete slow.sections.backups;
  }),
  row("a host that has neither jobs nor backups is fine", ({ backups }) => {
    Object.assign(backups, { available: false, jobs: [], guests: [] });
  }),
  row("nothing of it read is one reason", ({ backups }) => {
    Object.assign(backups, { available: null, jobs: null, guests: null, not_covered: null });
  }, "unknown section_missing backups"),
];

export const BACKUP_ROWS: readonly TruthRow[] = [...JOBS, ...GUESTS, ...UNREAD];

function job({ backups }: TestingHost): BackupJob {
  return present(backups.jobs?.[0]);
}

function guest({ backups }: TestingHost): GuestBackup {
  return present(backups.guests?.[0]);
}

/** Its job was due so long ago, and did not run since. */
function due(age: number): TruthRow["change"] {
  return (host) => {
    job(host).occurred_unix = [READ_UNIX - age];
  };
}

function lastOk(age: number): TruthRow["change"] {
  return (host) => {
    guest(host).last_ok_unix = NOW_UNIX - age + DAY / 2;
  };
}

function member(host: TestingHost, told: { ok?: number; started?: number }): void {
  const { ok, started } = told;
  const backups = {
    last_ok_unix: new Map(ok === undefined ? [] : [["qemu/100", ok]]),
    started_unix: new Map(started === undefined ? [] : [["backup-1", started]]),
  };
  host.known.cluster = { backups, watched_nodes: ["pve-01", "pve-02", "pve-03"] };
}

function unread(part: BackupPart): TruthRow["change"] {
  return (host) => {
    host.backups[part] = null;
    addError(reading(host), `backup_${part}`, "it failed");
  };
}

function reading({ slow }: TestingHost) {
  return present(slow.sections.backups);
}
