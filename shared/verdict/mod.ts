/** The judge's words: what is known of a host, and what is concluded from it. */
import type { MembersBackups } from "../coverage/members_backups.ts";
import type { LedgerFacts } from "./ledger_facts.ts";
import type { Intervals, Kind, SampleReading, SectionName, SectionValues } from "../sample/mod.ts";

/** The judged states, worst first. A host that never connected is "new", which is no fault. */
export const LEVELS = [
  "offline",
  "critical",
  "unknown",
  "warning",
  "ok",
  "new",
] as const;
export type Level = typeof LEVELS[number];

/** What a reason can say, worst first. A note raises nothing. */
export const REASON_LEVELS = ["offline", "critical", "unknown", "warning", "note"] as const;
export type ReasonLevel = typeof REASON_LEVELS[number];

/** Below zero when `a` is worse than `b`. */
export function compareLevels(a: Level, b: Level): number {
  return LEVELS.indexOf(a) - LEVELS.indexOf(b);
}

/** Below zero when `a` is worse than `b`. */
export function compareReasonLevels(a: ReasonLevel, b: ReasonLevel): number {
  return REASON_LEVELS.indexOf(a) - REASON_LEVELS.indexOf(b);
}

export type ConnectionStatus = "never_connected" | "online" | "offline";

/** The times of a sample, by the same names from its push to its row in the database. */
export interface SampleTimes {
  /** By the host's clock, epoch microseconds: its identity, together with host and kind. */
  collected_at_us: number;
  /** By the receiver's clock, epoch milliseconds. */
  received_at_ms: number;
  /** When the agent sent it by its own clock, epoch milliseconds; null from older agents. */
  sent_at_ms: number | null;
}

/** One sample as it was read. */
export interface KnownSample<K extends Kind = Kind> extends SampleTimes {
  kind: K;
  sections: SampleReading<K>;
}

/** The last reading of one section that had no fault. */
export interface GoodReading<S extends SectionName = SectionName> {
  value: SectionValues[S];
  /** By the host's clock, as pages show it. */
  collected_at_unix: number;
  /** By the receiver's clock. */
  read_unix: number;
}

/** The last good reading of each section; absent: it was never read. */
export type LastGood = { readonly [S in SectionName]?: GoodReading<S> };

/** All that is known of one host. */
export interface KnownHost {
  /** "waiting": the server has just started, and this host may still come back. */
  connection: ConnectionStatus | "waiting";
  intervals: Intervals;
  /** The newest sample of each kind, or null. */
  samples: { [K in Kind]: KnownSample<K> | null };
  last_good: LastGood;
  /** What the server remembers of it; absent where nothing is, as for an agent that judges itself. */
  ledger?: LedgerFacts;
  /** What it takes more of than its share, in a sentence of the receiver; absent: of nothing. */
  over_share?: string;
  /** What Proxmox VE itself reported of it and is not over; absent: nothing. */
  events?: readonly KnownEvent[];
  /** What the hosts of its cluster tell together; absent: it is in none, or judges itself. */
  cluster?: KnownCluster;
  /** Why judging it failed, in words of the program; absent: it did not. */
  not_judged?: string;
}

/** What the hosts of one cluster tell together. */
export interface KnownCluster {
  backups: MembersBackups;
  /** Its nodes of which an agent is known here, connected or not; sorted. */
  watched_nodes: readonly string[];
}

/** Codes of the reasons that Proxmox VE's own notifications are. */
export const EVENT_CODES = [
  "backup_event",
  "replication_event",
  "fencing_event",
  "pve_event",
] as const;
export type EventCode = typeof EVENT_CODES[number];

/** Something that Proxmox VE itself reported. */
export interface HostEvent {
  code: EventCode;
  /** What it is about, such as the id of a backup job; "" where that is not told. */
  subject: string;
  /** In Proxmox VE's words. */
  text: string;
}

export interface KnownEvent extends HostEvent {
  /** When it was received, epoch milliseconds. */
  at_ms: number;
}

export interface Reason {
  level: ReasonLevel;
  /** Stable name of the rule. */
  code: string;
  /** What it is about, as an operator calls it: a pool, a dataset, a section; "" for the host. */
  subject: string;
  /**
   * The same as an identity: a pool's GUID, a device's GUID or place in its pool, else the name.
   * Code and this name a reason: two devices that are shown by one name are two reasons.
   */
  subject_id: string;
  /** One sentence for the operator, without any age: a stored text does not grow older. */
  text: string;
  /** Since when it holds; null when that is not recorded. */
  since_unix: number | null;
  /** When that was read which it says; null for what the server sees by itself. */
  as_of_unix: number | null;
  /** Where its place within its level is not that of its rule (`risk.ts`). */
  rank?: number;
}

/** What names a reason of one host. */
export function reasonKey({ code, subject_id }: Pick<Reason, "code" | "subject_id">): string {
  return `${code}\n${subject_id}`;
}

export interface Verdict {
  level: Level;
  /** Worst first. */
  reasons: Reason[];
}

/** How long a sample waited to be sent, by the host's clock; null when it does not say. */
export function sampleWaitMs({ sent_at_ms, collected_at_us }: SampleTimes): number | null {
  return sent_at_ms === null ? null : sent_at_ms - collected_at_us / 1000;
}

/** When a sample was collected, by the host's clock, in epoch seconds as people are told it. */
export function collectedUnix({ collected_at_us }: Pick<SampleTimes, "collected_at_us">): number {
  return collected_at_us / 1_000_000;
}

/**
 * When a sample was collected, by the receiver's clock: the time it was received less the
 * time it waited to be sent. A clock set back in between must not make it look younger.
 */
export function sampleTimeUnix(sample: SampleTimes): number {
  return (sample.received_at_ms - Math.max(0, sampleWaitMs(sample) ?? 0)) / 1000;
}

/** Age of a sample in seconds: time since received plus the time it waited to be sent. */
export function sampleAgeSeconds(sample: SampleTimes, nowUnix: number): number {
  return nowUnix - sampleTimeUnix(sample);
}
