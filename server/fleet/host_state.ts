import {
  DEFAULT_INTERVALS,
  type Kind,
  KINDS,
  type SampleReading,
} from "../../shared/sample/mod.ts";
import { judge } from "../../shared/verdict/judge.ts";
import type {
  ConnectionStatus,
  KnownHost,
  KnownSample,
  LastGood,
  Reason,
  Verdict,
} from "../../shared/verdict/mod.ts";
import { updateLastGood } from "../../shared/verdict/section_fault.ts";
import type { HostRow } from "../store/store.ts";

/** How long after a server start a host that was connected may take to join again. */
export const WAITING_MS = 120_000;

/** A committed sample on its way into the live state. */
export interface LiveSample<K extends Kind = Kind> {
  kind: K;
  collected_at_us: number;
  received_at_ms: number;
  sent_at_ms: number | null;
  sections: SampleReading<K>;
}

/** Everything the server keeps in memory of one host. */
export class HostState {
  connected = false;
  lastSeenMs: number | null;
  samples: KnownHost["samples"] = { fast: null, medium: null, slow: null };
  #lastGood: LastGood = {};
  verdict: Verdict = { level: "offline", reasons: [] };
  /** Since when each open reason holds; null for those found open at the server's start. */
  #since = new Map<string, number | null>();

  constructor(public row: HostRow) {
    this.lastSeenMs = row.last_seen_at_ms;
  }

  get connection(): ConnectionStatus {
    if (this.connected) return "online";
    return this.lastSeenMs === null ? "never_connected" : "offline";
  }

  get intervals(): KnownHost["intervals"] {
    return this.row.intervals ?? DEFAULT_INTERVALS;
  }

  /** Takes `sample` unless a newer one of its kind is known: a drained backlog is history. */
  apply<K extends Kind>(sample: LiveSample<K>): boolean {
    this.lastSeenMs = Math.max(this.lastSeenMs ?? 0, sample.received_at_ms);
    const known: KnownSample<K> = {
      collected_at_unix: sample.collected_at_us / 1_000_000,
      received_unix: sample.received_at_ms / 1000,
      sent_at_unix: sample.sent_at_ms === null ? null : sample.sent_at_ms / 1000,
      sections: sample.sections,
    };
    const current: KnownSample<K> | null = this.samples[sample.kind];
    if (current !== null && current.collected_at_unix >= known.collected_at_unix) return false;
    this.samples = { ...this.samples, [sample.kind]: known };
    this.#lastGood = updateLastGood(this.#lastGood, known);
    return true;
  }

  /**
   * Judges anew and returns whether level or reasons differ. `sinceUnix` is when a reason
   * that was not open before began; null where that cannot be known.
   */
  rejudge(nowUnix: number, sinceUnix: number | null): boolean {
    const { connection, intervals, samples } = this;
    const verdict = judge(
      { connection, intervals, samples, last_good_unix: this.#lastGood },
      nowUnix,
    );
    const since = new Map<string, number | null>();
    const reasons = verdict.reasons.map((reason): Reason => {
      const key = `${reason.code}\n${reason.subject}`;
      const known = this.#since.get(key);
      since.set(key, known === undefined ? sinceUnix : known);
      return { ...reason, since_unix: since.get(key) ?? null };
    });
    const before = this.verdict;
    this.#since = since;
    this.verdict = { level: verdict.level, reasons };
    return before.level !== verdict.level ||
      JSON.stringify(before.reasons) !== JSON.stringify(reasons);
  }

  /** The newest collection time of any kind, epoch seconds; null when nothing is known. */
  get newestUnix(): number | null {
    const times = KINDS.flatMap((kind) => this.samples[kind]?.collected_at_unix ?? []);
    return times.length === 0 ? null : Math.max(...times);
  }
}
