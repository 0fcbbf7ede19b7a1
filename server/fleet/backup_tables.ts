/** The backups of a host, as the tables of its page: its jobs, and what they made of its guests. */
import type {
  BackupJob,
  BackupPart,
  BackupsSection,
  GuestBackup,
} from "../../shared/sample/backups.ts";
import { guestId } from "../../shared/sample/vms_runtime.ts";
import type { CareCell, CareRow, CareTable } from "../views/care.ts";
import { guestPath } from "../views/paths.ts";
import { careRow, careTable, createFoundOf, type FoundOf, moment } from "./care_rows.ts";
import type { HostState } from "./host_state.ts";

type BackedUpHost = Pick<HostState, "known" | "reasons" | "standing" | "cluster"> & {
  row: Pick<HostState["row"], "name">;
};

export function toBackupTables(state: BackedUpHost, newest: BackupsSection): CareTable[] {
  const before = state.known.last_good.backups?.value ?? null;
  const found = createFoundOf(state.reasons);
  const unreadSince = (part: BackupPart) => found.unreadSince("backups_unread", part);
  const jobs = {
    newest: newest.jobs,
    before: before?.jobs ?? null,
    unread_since_unix: unreadSince("jobs"),
  };
  const guests = {
    newest: newest.guests,
    before: before?.guests ?? null,
    unread_since_unix: unreadSince("guests"),
  };
  return [
    careTable(JOBS, jobs, (all) => all.map((job) => jobRow(job, found))),
    careTable(GUESTS, guests, (all) => guestRows(all, { state, found })),
  ];
}

const JOBS = {
  name: "jobs",
  title: "Backup jobs",
  columns: ["Job", "Schedule", "Storage", "Guests", "Last run", "Result"],
  none: "No backup jobs",
};

function jobRow(job: BackupJob, found: FoundOf): CareRow {
  const { id, schedule, storage, selection, last_run, running_since_unix } = job;
  const { tone, text } = found.of(`backup/${id}`);
  return careRow(
    id,
    tone,
    id,
    schedule,
    storage ?? "a directory of its own",
    selection ?? "none",
    moment(running_since_unix ?? last_run?.start_unix ?? null, "none known"),
    text ?? resultOf(job),
  );
}

function resultOf({ enabled, node, last_run, running_since_unix }: BackupJob): string | null {
  if (enabled === false) return "disabled";
  if (running_since_unix !== null) return "runs";
  if (last_run === null) return node === null ? "has not run here" : `runs on ${node} alone`;
  return last_run.message ?? last_run.status;
}

const GUESTS = {
  name: "backups",
  title: "Backups of guests",
  columns: ["Guest", "Jobs", "Last good backup", "Size", "Where", "Last attempt"],
  none: "No guests on this node",
};

const GUEST_CODES: ReadonlySet<string> = new Set([
  "guest_backup_old",
  "guest_uncovered",
  "guest_uncovered_warning",
]);

/** Those of this node: of one that has moved away its new node tells. */
function guestRows(
  guests: readonly GuestBackup[],
  { state, found }: { state: BackedUpHost; found: FoundOf },
): CareRow[] {
  const names = new Map(
    state.standing("vms_runtime").value?.vms.map((guest) => [guestId(guest), guest.name]),
  );
  return guests.filter(({ is_here }) => is_here !== false)
    .toSorted((a, b) => a.vmid - b.vmid)
    .map((guest) => {
      const id = guestId(guest);
      const name = names.get(id) ?? null;
      const elsewhere = state.cluster?.backups.last_ok_unix.get(id) ?? null;
      const isElsewhere = elsewhere !== null && elsewhere > (guest.last_ok_unix ?? 0);
      return careRow(
        id,
        found.of(id, (code) => GUEST_CODES.has(code)).tone,
        {
          text: name === null ? id : `${guest.vmid} (${name})`,
          path: guestPath(state.row.name, guest),
        },
        jobsText(guest.jobs),
        moment(isElsewhere ? elsewhere : guest.last_ok_unix, "none known"),
        isElsewhere ? "" : sizeText(guest.size_bytes),
        isElsewhere ? "made by another node" : guest.target,
        attemptText(guest),
      );
    });
}

function jobsText(jobs: GuestBackup["jobs"]): CareCell {
  return jobs === null ? null : jobs.join(", ") || "not covered";
}

function sizeText(bytes: number | null): CareCell {
  return bytes === null ? null : { bytes };
}

function attemptText({ last_status, last_error }: GuestBackup): CareCell {
  return last_error === null ? last_status : `${last_status ?? "error"}: ${last_error}`;
}
