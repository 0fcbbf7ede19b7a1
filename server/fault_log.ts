/** Faults of this program in the log: each once, however often it comes. */
import type { Logger } from "@logtape/logtape";
import type { Clock } from "../shared/clock.ts";

export interface FaultLog {
  /**
   * Writes that `doing`, such as "judge pve-01", failed. The same failing in the same words again
   * is counted, and told with the count when an hour has gone by.
   */
  write(doing: string, error: unknown): void;
  /** `doing` works. Where it failed before, that is written, and what fails next is told at once. */
  works(doing: string): void;
}

const TOLD_AGAIN_MS = 3_600_000;
/** So many faults are remembered; the one that was told longest ago goes first. */
const MOST = 1_000;

interface Told {
  doing: string;
  at_ms: number;
  /** How often it came since. */
  again: number;
}

export function createFaultLog(
  { log, clock }: { log: Pick<Logger, "info" | "error">; clock: Clock },
): FaultLog {
  /** In the order in which they were told. */
  const told = new Map<string, Told>();

  return {
    write(doing, error) {
      const key = `${doing}\n${error instanceof Error ? error.message : String(error)}`;
      const nowMs = clock.monotonicMs();
      const before = told.get(key);
      if (before !== undefined && nowMs - before.at_ms < TOLD_AGAIN_MS) {
        before.again++;
        return;
      }
      told.delete(key);
      const [oldest] = told.keys();
      if (told.size >= MOST && oldest !== undefined) told.delete(oldest);
      told.set(key, { doing, at_ms: nowMs, again: 0 });
      if (before === undefined || before.again === 0) {
        log.error("Cannot {doing}: {error}", { doing, error });
      } else {
        const { again } = before;
        log.error("Cannot {doing}: {error}; {again} times since it was told", {
          doing,
          error,
          again,
        });
      }
    },

    works(doing) {
      const ended = [...told].filter(([, fault]) => fault.doing === doing);
      for (const [key] of ended) told.delete(key);
      if (ended.length > 0) log.info("It works again to {doing}", { doing });
    },
  };
}
