/** The work that the server does by itself, a row for each; the fleet has its own beside them. */
import type { Logger } from "@logtape/logtape";
import type { Clock } from "../../shared/clock.ts";
import type { Store } from "../store/port.ts";
import { applyRetention } from "./retention.ts";
import type { TaskPlan } from "./task.ts";

/** What the tasks work with. */
export interface TaskContext {
  store: Store;
  /** Writes into the log what the command line has noted since the last time. */
  audit: { logCommands(): Promise<void> };
  /** What is remembered of pools beside the rows of the store. */
  ledgers: { prune(): void };
  /** Looks which second factors cannot be used, also after a command changed them. */
  factors: { refresh(): Promise<void> };
  /** Whether this server, of several, does what is to be done once. */
  isOnDuty(): boolean;
  clock: Clock;
  log: Pick<Logger, "info">;
  retention_hours: number;
}

/** The minutes are uneven, so that they do not meet what else starts on the hour. */
export function planTasks(context: TaskContext): TaskPlan[] {
  const { audit, factors, ledgers, log } = context;
  return [
    {
      name: "remove what is past its age",
      starts: { cron: "7 * * * *", words: "hourly at :07" },
      run: async (signal) => {
        ledgers.prune();
        if (!context.isOnDuty()) return;
        const removed = await applyRetention({ ...context, signal });
        log.info(
          "Removed {samples} samples, {history_points} points of the history, {changes} changes, " +
            "{mutes} expired mutes, {audit_entries} entries of the audit, {sessions} sessions, " +
            "{incidents} incidents, {deliveries} messages, {ledger_rows} rows of the ledger and " +
            "{leftovers} rows of deleted hosts",
          { ...removed },
        );
      },
    },
    {
      name: "log what commands have done",
      starts: { cron: "* * * * *", words: "each minute" },
      run: () => audit.logCommands(),
    },
    {
      name: "look whether second factors can be used",
      starts: { cron: "* * * * *", words: "each minute" },
      run: () => factors.refresh(),
    },
  ];
}
