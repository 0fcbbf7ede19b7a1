/**
 * What outlives each backup: Proxmox keeps of a job only its last start, and of a guest only the
 * log of its newest backup, which may run or have failed.
 */
import * as z from "zod/mini";
import { type BackupRun, backupRunSchema } from "../../../shared/sample/backups.ts";
import { SHARES } from "../../../shared/shares.ts";
import { type Plan, withPlan } from "./plans.ts";

/** More than a cluster has; those over it are neither told nor remembered. */
export const MAX_JOBS = 256;
/** As many as a sample may list. */
export const MAX_GUESTS = SHARES.sample.listEntries;

const planSchema = z.object({
  schedule: z.nullable(z.string()),
  since_unix: z.nullable(z.number()),
});
const jobSchema = z.object({ plans: z.array(planSchema), last_run: z.nullable(backupRunSchema) });
const goodSchema = z.object({
  last_ok_unix: z.number(),
  size_bytes: z.nullable(z.number()),
  target: z.nullable(z.string()),
});
const guestSchema = z.object({ seen_unix: z.nullable(z.number()), good: z.nullable(goodSchema) });
const memorySchema = z.object({
  jobs: z.array(z.tuple([z.string(), jobSchema])).check(z.maxLength(MAX_JOBS)),
  guests: z.array(z.tuple([z.string(), guestSchema])).check(z.maxLength(MAX_GUESTS)),
});

type KeptJob = { plans: readonly Plan[]; last_run: BackupRun | null };
export type GoodBackup = z.infer<typeof goodSchema>;
type KeptGuest = z.infer<typeof guestSchema>;

export interface BackupMemory {
  /** How a job was planned up to the last reading, the oldest first; nothing of one not seen yet. */
  plansOf(jobId: string): readonly Plan[];
  /** The same after this reading of it. */
  plan(jobId: string, next: Plan): readonly Plan[];
  /** The last run of a job that has ended: `run` where that is told, else the one before. */
  lastRun(jobId: string, run: BackupRun | null): BackupRun | null;
  /** Since when a guest has been on this node without a break; null while it is elsewhere. */
  seen(guestId: string, unix: number | null): number | null;
  /** The last good backup of a guest: `good` where the newest one is, else the one before. */
  lastGood(guestId: string, good: GoodBackup | null): GoodBackup | null;
  /** Forgets what is not one of these any more. */
  keepOnly(what: { jobs?: ReadonlySet<string>; guests?: ReadonlySet<string> }): void;
  /** Whether something is to be kept since this was last asked. */
  takeChanged(): boolean;
  format(): string;
  /** Takes what was kept, below what was noted since; false of what is not ours. */
  restore(text: string): boolean;
}

export function createBackupMemory(): BackupMemory {
  let jobs = new Map<string, KeptJob>();
  let guests = new Map<string, KeptGuest>();
  let written = "";

  const jobOf = (id: string): KeptJob => jobs.get(id) ?? { plans: [], last_run: null };
  const guestOf = (id: string): KeptGuest => guests.get(id) ?? { seen_unix: null, good: null };
  const format = () => JSON.stringify({ jobs: [...jobs], guests: [...guests] });

  function put<T>(map: Map<string, T>, limit: number, [id, kept]: [string, T]): void {
    if (map.has(id) || map.size < limit) map.set(id, kept);
  }

  return {
    plansOf: (id) => jobOf(id).plans,
    plan(id, next) {
      const kept = jobOf(id);
      const plans = withPlan(kept.plans, next);
      put(jobs, MAX_JOBS, [id, { ...kept, plans }]);
      return plans;
    },
    lastRun(id, run) {
      const kept = jobOf(id);
      const last_run = run ?? kept.last_run;
      put(jobs, MAX_JOBS, [id, { ...kept, last_run }]);
      return last_run;
    },
    seen(id, unix) {
      const kept = guestOf(id);
      const seen_unix = unix === null ? null : kept.seen_unix ?? unix;
      put(guests, MAX_GUESTS, [id, { ...kept, seen_unix }]);
      return seen_unix;
    },
    lastGood(id, newest) {
      const kept = guestOf(id);
      const good = newest ?? kept.good;
      put(guests, MAX_GUESTS, [id, { ...kept, good }]);
      return good;
    },
    keepOnly(what) {
      for (const id of jobs.keys()) if (what.jobs?.has(id) === false) jobs.delete(id);
      for (const id of guests.keys()) if (what.guests?.has(id) === false) guests.delete(id);
    },
    takeChanged() {
      const text = format();
      const isChanged = text !== written;
      written = text;
      return isChanged;
    },
    format,
    restore(text) {
      try {
        const kept = memorySchema.parse(JSON.parse(text));
        jobs = new Map([...kept.jobs, ...jobs]);
        guests = new Map([...kept.guests, ...guests]);
        written = text;
        return true;
      } catch {
        return false;
      }
    },
  };
}
