/** The judge's words: what is known of a host, and what is concluded from it (spec 3.5). */
import type { Intervals, Kind, SampleReading, SectionName } from "../sample/mod.ts";

/** The judged states, worst first. */
export const LEVELS = [
  "offline",
  "critical",
  "unknown",
  "warning",
  "ok",
] as const;
export type Level = typeof LEVELS[number];

/** Below zero when `a` is worse than `b`. */
export function compareLevels(a: Level, b: Level): number {
  return LEVELS.indexOf(a) - LEVELS.indexOf(b);
}

export type ConnectionStatus = "never_connected" | "online" | "offline";

/** One sample as the judge sees it. All times are epoch seconds, with fraction. */
export interface KnownSample<K extends Kind = Kind> {
  collected_at_unix: number;
  received_unix: number;
  /** When the agent sent it by its own clock; null from older agents. */
  sent_at_unix: number | null;
  sections: SampleReading<K>;
}

/** When each section was last read in full, by the receiver's clock; absent: never seen. */
export type LastGood = Readonly<Partial<Record<SectionName, number>>>;

/** All that is known of one host: the newest sample of each kind, or null. */
export interface KnownHost {
  connection: ConnectionStatus;
  intervals: Intervals;
  samples: { [K in Kind]: KnownSample<K> | null };
  /** Lets a reason say how old the last good reading is; absent where nobody keeps it. */
  last_good_unix?: LastGood;
}

export interface Reason {
  level: Exclude<Level, "ok">;
  /** Stable name of the rule. */
  code: string;
  /** What it is about: a pool, a dataset, a storage, a section; "" for the host itself. */
  subject: string;
  /** One sentence for the operator. */
  text: string;
  /** Since when it holds; null when that is not recorded. */
  since_unix: number | null;
}

export interface Verdict {
  level: Level;
  /** Worst first. */
  reasons: Reason[];
}

/**
 * When a sample was collected, by the receiver's clock: the time it was received less the
 * time it waited to be sent. A clock set back in between must not make it look younger.
 */
export function sampleTimeUnix(sample: KnownSample): number {
  const waited = sample.sent_at_unix === null ? 0 : sample.sent_at_unix - sample.collected_at_unix;
  return sample.received_unix - Math.max(0, waited);
}

/** Age of a sample in seconds: time since received plus the time it waited to be sent. */
export function sampleAgeSeconds(sample: KnownSample, nowUnix: number): number {
  return nowUnix - sampleTimeUnix(sample);
}
