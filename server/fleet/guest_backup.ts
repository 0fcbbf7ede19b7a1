/** Whether a guest has a backup to go back to, as the search for guests and the judge say it. */
import type { GuestSafety } from "../../shared/coverage/guest_safety.ts";
import type { BackupState } from "../views/guests.ts";
import type { HostState } from "./host_state.ts";

/** The judge's word for a guest of which a good backup was due and is not there. */
const OLD = "guest_backup_old";

/**
 * "none": no good backup is known; "old": one is, but newer ones were due, or no job makes any more;
 * "unknown": that was not read. Null: it has no disk that a backup would bring back.
 */
export function backupState(
  { state, backed_up_unix, backup_jobs }: Pick<
    GuestSafety,
    "state" | "backed_up_unix" | "backup_jobs"
  >,
  isOverdue: boolean,
): BackupState | null {
  if (state === "no_disks") return null;
  if (backed_up_unix === null) return backup_jobs === null ? "unknown" : "none";
  return isOverdue || backup_jobs?.length === 0 ? "old" : "ok";
}

/** Ids of the guests of a host whose backups are overdue, as one text: the same while they are. */
export function overdueBackups({ reasons }: Pick<HostState, "reasons">): string {
  return reasons.flatMap(({ code, subject_id }) => code === OLD ? subject_id : []).sort().join(" ");
}
