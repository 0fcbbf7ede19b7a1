import { DEFAULT_INTERVALS, type Kind, type SampleReading } from "../../shared/sample/mod.ts";
import { judge, worstLevel } from "../../shared/verdict/judge.ts";
import {
  compareLevels,
  type ConnectionStatus,
  type KnownHost,
  type KnownSample,
  type LastGood,
  type Level,
  type Reason,
  type Verdict,
} from "../../shared/verdict/mod.ts";
import { SHARES } from "../../shared/shares.ts";
import type { GuestRuntime } from "../../shared/sample/vms_runtime.ts";
import { sortReasons } from "../../shared/verdict/order.ts";
import { updateLastGood } from "../../shared/verdict/last_good.ts";
import { readValue } from "../../shared/verdict/section_fault.ts";
import { type GuestEntry, toGuestEntries } from "./guest_search.ts";
import { ReasonBook, type ReasonChanges } from "./reason_book.ts";
import type { ListedReason } from "./views.ts";
import type { HostRow } from "../store/store.ts";

/** How long after a server start a host that was connected may take to join again. */
export const WAITING_MS = 120_000;

/** Values older than this many of their own intervals are shown as stale (spec 4). */
const STALE_INTERVALS = 2;

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
  /** Fast samples taken since the start of the server although a newer one was known. */
  lateSamples = 0;
  #lastGood: LastGood = {};
  level: Level = "offline";
  reasons: ListedReason[] = [];
  /** What the last judgement made of it, as text; empty before the first. */
  #judged = "";
  readonly book = new ReasonBook();
  #guests: Pick<KnownHost["samples"], "fast" | "medium"> & { entries: readonly GuestEntry[] } = {
    fast: null,
    medium: null,
    entries: [],
  };
  /** It takes, or took until a short while ago, more than its share; null: it does not. */
  overShare: { text: string; until_ms: number } | null = null;
  #replacedAtMs: number[] = [];
  #twoAgentsUntilMs = 0;

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

  /** What the judge works on. */
  get known(): KnownHost {
    const { connection, intervals, samples } = this;
    return { connection, intervals, samples, last_good: this.#lastGood };
  }

  /** From which age on values of this kind are shown as stale. */
  staleAfterSeconds(kind: Kind): number {
    return STALE_INTERVALS * this.intervals[kind];
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
    if (current !== null && current.collected_at_unix >= known.collected_at_unix) {
      if (sample.kind === "fast") this.lateSamples++;
      return false;
    }
    this.samples = { ...this.samples, [sample.kind]: known };
    this.#lastGood = updateLastGood(this.#lastGood, known);
    return true;
  }

  /** The host's guests as last read; null when the newest sample does not tell. */
  get runtimes(): readonly GuestRuntime[] | null {
    const { fast } = this.samples;
    return fast === null ? null : readValue("vms_runtime", fast.sections.vms_runtime)?.vms ?? null;
  }

  /** The host's guests as the search sees them, made anew when either of their samples is. */
  get guests(): readonly GuestEntry[] {
    const { fast, medium } = this.samples;
    if (this.#guests.fast !== fast || this.#guests.medium !== medium) {
      const details = medium?.sections.vms_detail.value?.vms ?? [];
      const host = {
        name: this.row.name,
        collected_unix: fast?.collected_at_unix ?? null,
        stale_after_seconds: this.staleAfterSeconds("fast"),
      };
      this.#guests = { fast, medium, entries: toGuestEntries(host, this.runtimes ?? [], details) };
    }
    return this.#guests.entries;
  }

  /** Whether that it takes more than its share, and of what, is news. */
  exceeded(text: string, nowMs: number): boolean {
    const isKnown = this.overShare?.text === text;
    this.overShare = { text, until_ms: nowMs + SHARES.host.toldForSeconds * 1000 };
    return !isKnown;
  }

  /** One connection took the host's place from another. Twice in a while: there are two agents. */
  replaced(nowMs: number): void {
    this.#replacedAtMs = [...this.#replacedAtMs, nowMs].filter((ms) => nowMs - ms < RIVALS_MS);
    if (this.#replacedAtMs.length >= 2) this.#twoAgentsUntilMs = nowMs + RIVALS_MS;
  }

  get hasTwoAgents(): boolean {
    return this.#twoAgentsUntilMs > 0;
  }

  /**
   * Judges anew. While the server waits for the host after its start (`waiting`), what an
   * earlier process left open stays as it is: not being connected yet is no news.
   */
  rejudge(nowUnix: number, waiting: boolean): Rejudged {
    if (this.#twoAgentsUntilMs < nowUnix * 1000) this.#twoAgentsUntilMs = 0;
    if ((this.overShare?.until_ms ?? 0) < nowUnix * 1000) this.overShare = null;
    const verdict = withOverShare(judge(this.known, nowUnix), this.overShare);
    const changes = waiting ? NO_CHANGES : this.book.take(
      verdict,
      nowUnix,
      ({ code }) => code === "offline" ? (this.lastSeenMs ?? 0) / 1000 : nowUnix,
    );
    this.reasons = this.book.list(verdict.reasons, nowUnix);
    this.level = this.#levelOf(this.reasons);
    const before = this.#judged;
    this.#judged = JSON.stringify([this.level, this.reasons, this.hasTwoAgents]);
    return { ...changes, isChanged: this.#judged !== before };
  }

  /** Even with "offline" muted, a host that is not connected is never green. */
  #levelOf(reasons: readonly ListedReason[]): Level {
    const level = worstLevel(reasons.filter((reason) => reason.muted === null));
    const isBlind = !this.connected && compareLevels(level, "unknown") > 0;
    return isBlind ? "unknown" : level;
  }
}

/** The verdict with what the server itself knows of the host, which no sample tells. */
function withOverShare(verdict: Verdict, overShare: HostState["overShare"]): Verdict {
  if (overShare === null) return verdict;
  const { text } = overShare;
  const reason: Reason = {
    level: "warning",
    code: "share_exceeded",
    subject: "",
    subject_id: "",
    text,
    since_unix: null,
    as_of_unix: null,
  };
  const reasons = sortReasons([...verdict.reasons, reason]);
  return { level: worstLevel(reasons), reasons };
}

/** How long two agents are spoken of after the last time one took the other's place. */
const RIVALS_MS = 10 * 60_000;

const NO_CHANGES: ReasonChanges = { opened: [], closed: [] };

export interface Rejudged extends ReasonChanges {
  /** Whether anything a page shows differs. */
  isChanged: boolean;
}
