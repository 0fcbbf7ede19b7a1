/** The work that time brings: one row per job, run by `Deno.cron` in UTC. */
import type { Logger } from "@logtape/logtape";
import type { Clock } from "../../shared/clock.ts";
import type { Audit } from "../auth/audit.ts";
import type { Sessions } from "../auth/sessions.ts";
import type { Store } from "../store/port.ts";
import { applyRetention } from "./retention.ts";

export interface JobContext {
  store: Store;
  sessions: Sessions;
  audit: Audit;
  clock: Clock;
  log: Logger;
  retention_hours: number;
}

interface Job {
  name: string;
  schedule: string;
  run(context: JobContext, signal: AbortSignal): Promise<void>;
}

/** The minutes are uneven, so that jobs do not meet what else starts on the hour. */
export const JOBS: readonly Job[] = [
  {
    name: "remove what is past its age",
    schedule: "7 * * * *",
    run: async ({ log, ...context }, signal) => {
      const removed = await applyRetention({ ...context, signal });
      log.info(
        "Removed {samples} samples, {history_points} points of the history, {changes} changes, " +
          "{mutes} expired mutes, {audit_entries} entries of the audit and {leftovers} rows of " +
          "deleted hosts",
        { ...removed },
      );
    },
  },
  {
    name: "log what commands have done",
    schedule: "* * * * *",
    run: ({ audit }) => audit.logCommands(),
  },
  {
    name: "remove old sessions",
    schedule: "17 3 * * *",
    run: async ({ sessions, log }) => {
      const count = await sessions.removeOld();
      log.info("Removed {count} old sessions", { count });
    },
  },
  {
    name: "optimize the database",
    schedule: "27 3 * * *",
    run: ({ store }) => store.optimize(),
  },
];

/** Starts every job until `signal` aborts. A failing job is logged and runs again next time. */
export function startJobs(context: JobContext, signal: AbortSignal): void {
  for (const job of JOBS) {
    Deno.cron(job.name, job.schedule, { signal }, () => runJob(job, context, signal));
  }
}

/** Never rejects: Deno retries a handler that throws, with its stack on stderr. */
async function runJob(job: Job, context: JobContext, signal: AbortSignal): Promise<void> {
  try {
    await job.run(context, signal);
  } catch (error) {
    // What fails after the stop fails because of it.
    if (signal.aborted) return;
    context.log.error("Cannot run job {name}: {error}", { name: job.name, error });
  }
}
