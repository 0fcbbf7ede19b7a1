import type { BackupsSection } from "../sample/backups.ts";
import { guestId } from "../sample/vms_runtime.ts";

/** The newest of what the members of a cluster tell of the same jobs and guests; epoch seconds. */
export interface MembersBackups {
  /** When the last good backup of a guest ended, by "qemu/100". */
  last_ok_unix: ReadonlyMap<string, number>;
  /** When a job last began, by its id. */
  started_unix: ReadonlyMap<string, number>;
}

/** What is the newest of all members. */
export function newestBackups(sections: Iterable<BackupsSection>): MembersBackups {
  const last_ok_unix = new Map<string, number>();
  const started_unix = new Map<string, number>();
  for (const { guests, jobs } of sections) {
    for (const guest of guests ?? []) putNewest(last_ok_unix, guestId(guest), guest.last_ok_unix);
    for (const { id, last_run } of jobs ?? []) {
      putNewest(started_unix, id, last_run?.start_unix ?? null);
    }
  }
  return { last_ok_unix, started_unix };
}

function putNewest(times: Map<string, number>, id: string, unix: number | null): void {
  if (unix !== null && unix > (times.get(id) ?? -Infinity)) times.set(id, unix);
}
