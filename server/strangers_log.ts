import type { Clock } from "../shared/clock.ts";
import { SHARES } from "../shared/shares.ts";

/** What strangers can make the log say; each kind has a share of its own. */
export type StrangersLine = "sign_in" | "join" | "request" | "fault";

/** Lines that somebody can cause who has not signed in: the first few of a minute, then a count. */
export interface StrangersLog extends Disposable {
  write(
    kind: StrangersLine,
    level: Level,
    message: string,
    properties: Record<string, unknown>,
  ): void;
}

type Level = "info" | "warn" | "error";

export interface StrangersLogOptions {
  log: Record<Level, (message: string, properties: Record<string, unknown>) => void>;
  clock: Clock;
  linesPerMinute?: number;
}

const MINUTE_MS = 60_000;

/** One kind in the minute that began with its first line. */
interface Minute {
  written: number;
  left_out: number;
}

export function createStrangersLog(
  { log, clock, linesPerMinute = SHARES.strangersLog.linesPerMinute }: StrangersLogOptions,
): StrangersLog {
  const minutes = new Map<StrangersLine, Minute>();
  const stop = new AbortController();

  async function endMinute(kind: StrangersLine, minute: Minute): Promise<void> {
    await clock.sleep(MINUTE_MS, stop.signal);
    minutes.delete(kind);
    if (minute.left_out === 0) return;
    log.warn("Left out {count} more lines of strangers within a minute, of the kind {kind}", {
      count: minute.left_out,
      kind,
    });
  }

  return {
    write(kind, level, message, properties) {
      let minute = minutes.get(kind);
      if (minute === undefined) {
        minute = { written: 0, left_out: 0 };
        minutes.set(kind, minute);
        endMinute(kind, minute);
      }
      if (minute.written >= linesPerMinute) {
        minute.left_out += 1;
        return;
      }
      minute.written += 1;
      log[level](message, properties);
    },
    [Symbol.dispose]: () => stop.abort(),
  };
}
