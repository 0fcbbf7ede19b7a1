import type { Clock } from "../../shared/clock.ts";
import { SHARES } from "../../shared/shares.ts";
import { createMinuteShare } from "../auth/minute_share.ts";

/** What strangers can make the log say; each kind has a share of its own. */
export type StrangersLine = "sign_in" | "join" | "request" | "fault";

type Level = "info" | "warn" | "error";

/** Lines that somebody can cause who has not signed in: the first few of a minute, then a count. */
export interface StrangersLog extends Disposable {
  write(
    kind: StrangersLine,
    level: Level,
    message: string,
    properties: Record<string, unknown>,
  ): void;
}

export interface StrangersLogOptions {
  log: Record<Level, (message: string, properties: Record<string, unknown>) => void>;
  clock: Clock;
  linesPerMinute?: number;
}

export function createStrangersLog(
  { log, clock, linesPerMinute = SHARES.strangersLog.linesPerMinute }: StrangersLogOptions,
): StrangersLog {
  const share = createMinuteShare<StrangersLine>({
    clock,
    perMinute: linesPerMinute,
    onLeftOut: (kind, count) =>
      log.warn("Left out {count} more lines of strangers within a minute, of the kind {kind}", {
        count,
        kind,
      }),
  });
  return {
    write(kind, level, message, properties) {
      if (share.take(kind)) log[level](message, properties);
    },
    [Symbol.dispose]: () => share[Symbol.dispose](),
  };
}
