/** The work that time brings: one row per job, run by `Deno.cron` in UTC. */
import type { Logger } from "@logtape/logtape";
import type { Sessions } from "../auth/sessions.ts";

export interface JobContext {
  sessions: Sessions;
  log: Logger;
}

interface Job {
  name: string;
  schedule: string;
  run(context: JobContext): Promise<void>;
}

const JOBS: readonly Job[] = [
  {
    name: "remove idle sessions",
    schedule: "17 3 * * *",
    run: async ({ sessions, log }) => {
      const count = await sessions.removeIdle();
      log.info("Removed {count} idle sessions", { count });
    },
  },
];

/** Starts every job until `signal` aborts. A failing job is logged and runs again next time. */
export function startJobs(context: JobContext, signal: AbortSignal): void {
  for (const job of JOBS) {
    // Deno retries a handler that throws, with its stack on stderr, so none may.
    Deno.cron(job.name, job.schedule, { signal }, async () => {
      try {
        await job.run(context);
      } catch (error) {
        context.log.error("Cannot run job {name}: {error}", { name: job.name, error });
      }
    });
  }
}
