import { DEFAULT_INTERVALS, type Kind, type SectionName } from "../../shared/sample/mod.ts";
import { holdReasons } from "../../shared/verdict/hold.ts";
import { judge, worstLevel } from "../../shared/verdict/judge.ts";
import type { StandingSection } from "../../shared/verdict/last_good.ts";
import { type LedgerFacts, NO_LEDGER } from "../../shared/verdict/ledger_facts.ts";
import { THRESHOLDS, type Thresholds } from "../../shared/verdict/thresholds.ts";
import {
  compareLevels,
  type ConnectionStatus,
  type GoodReading,
  type KnownCluster,
  type KnownHost,
  type KnownSample,
  type Level,
  type Reason,
  reasonKey,
  type Verdict,
} from "../../shared/verdict/mod.ts";
import { isSameData } from "../../shared/same_data.ts";
import { HOST_EVENT_MS, type HostEventRow, type HostRow, type Presence } from "../store/port.ts";
import { AgentTroubles } from "./agent_troubles.ts";
import { messageOf } from "./fault.ts";
import { HostReadings } from "./host_readings.ts";
import { judgeBy, type Wanted } from "./judge_by.ts";
import type { Keeping, KeptState } from "./kept_readings.ts";
import { NOTHING_KNOWN } from "./known_samples.ts";
import { type IncidentLookup, listReason, withIncidents } from "./listed_reason.ts";
import { isAboutLeft, type LeftPools } from "./operator_word.ts";
import type { Rejudged } from "./rejudged.ts";
import { ReasonBook } from "../incidents/reason_book.ts";
import { NO_POLICIES, type PolicyStanding } from "../ledger/snapshots/policies.ts";
import type { ListedReason, RememberedPool } from "../views/mod.ts";

/** How long a host that was connected may take to join again: a server that begins anew, or another. */
export const WAITING_MS = 120_000;

/** Values older than this many of their own intervals are shown as stale. */
const STALE_INTERVALS = 2;

/** Everything the server keeps in memory of one host. */
export class HostState {
  connected = false;
  lastSeenMs: number | null;
  /** When it was last judged, monotonic milliseconds; null: not yet. */
  judgedMs: number | null = null;
  /** When its last fast sample came, the same; null: none since the start of the server. */
  sampledMs: number | null = null;
  /** Whether its server began anew, or went, and this host, which was connected, may come back. */
  waiting = false;
  /** Until when that is waited for, monotonic milliseconds. */
  waitsUntilMs = 0;
  /** Fast samples taken since the start of the server although a newer one was known. */
  lateSamples = 0;
  level: Level = "offline";
  reasons: ListedReason[] = [];
  /** By identity: guests that it lists and that appear with another member of its cluster. */
  guestsElsewhere: ReadonlySet<string> = new Set();
  /** Grows with each reason whose opening or closing is stored. */
  changesRevision = 0;
  readonly book: ReasonBook;
  #readings = new HostReadings();
  /** What pages show of the last judgement; null before the first. */
  #shown: Shown | null = null;
  #mayReturn = false;
  #thresholds: Thresholds = THRESHOLDS;
  /** By which it was last judged. */
  #judgedBy: Wanted = { thresholds: THRESHOLDS, policies: NO_POLICIES };
  /** What its cluster's members tell together, as of the last judgement; null: it is in none. */
  #cluster: KnownCluster | null = null;
  /** What Proxmox VE reported and is not over, the oldest first. */
  #events: readonly HostEventRow[] = [];
  readonly troubles = new AgentTroubles();
  /** Asked anew for each judgement. */
  incidentOf: IncidentLookup = () => null;
  /** What is remembered of it beyond its newest readings; asked anew for each judgement. */
  remembered: () => LedgerFacts = () => NO_LEDGER;
  /** How it stands by its snapshot policies; asked anew for each judgement. */
  policyStanding: () => PolicyStanding = () => NO_POLICIES;
  /** The same of its pools as pages show it, by identity; asked anew by each page. */
  rememberedPools: () => ReadonlyMap<string, RememberedPool> = () => NO_POOLS;
  /** Grows with what is remembered of it beside its samples. */
  ledgerRevision: () => number = () => 0;

  constructor(public row: HostRow, newReasonId: () => string) {
    this.book = new ReasonBook(newReasonId);
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
    const { connection, intervals } = this;
    return {
      connection: this.waiting ? "waiting" : connection,
      intervals,
      ...this.#readings.known,
    };
  }

  get samples(): KnownHost["samples"] {
    return this.#readings.known.samples;
  }

  /** What is known and kept of it, before the operator's word. */
  get stored(): KeptState {
    return this.#readings.stored;
  }

  get left(): LeftPools {
    return this.#readings.left;
  }

  /** Those that hold of it. */
  get thresholds(): Thresholds {
    return this.#thresholds;
  }

  /** A section as pages and lists show it. */
  standing<S extends SectionName>(name: S): StandingSection<S> {
    return this.#readings.standing(name);
  }

  /** What its cluster's members tell together, by which it was last judged; null: it is in none. */
  get cluster(): KnownCluster | null {
    return this.#cluster;
  }

  /** From which age on values of this kind are shown as stale. */
  staleAfterSeconds(kind: Kind): number {
    return STALE_INTERVALS * this.intervals[kind];
  }

  /** Takes up what the store holds of an earlier process. */
  restore(
    good: ReadonlyMap<SectionName, GoodReading>,
    samples: readonly KnownSample[],
    open: readonly Reason[],
  ): void {
    this.#readings.restore(good, samples, this.intervals);
    const newestMs = Math.max(0, ...samples.map((sample) => sample.received_at_ms));
    if (newestMs > 0) this.lastSeenMs = Math.max(this.lastSeenMs ?? 0, newestMs);
    // One that was away already when the server stopped is not waited for.
    this.#mayReturn = this.lastSeenMs !== null && !open.some(({ code }) => code === "offline");
  }

  /** Another server has it, and says how it stands. */
  seenElsewhere(presence: Presence, waitsUntilMs: number): void {
    this.connected = presence === "here";
    this.#mayReturn = presence === "waiting";
    this.waitsUntilMs = presence === "waiting" ? waitsUntilMs : 0;
  }

  /** How others are told of it. */
  get presence(): Presence {
    if (this.connected) return "here";
    return this.waiting ? "waiting" : "away";
  }

  /** Its agent is here. */
  joined(nowMs: number): void {
    this.connected = true;
    this.lastSeenMs = nowMs;
    this.#mayReturn = false;
  }

  /**
   * Takes a sample, and says what is to be kept with it; a drained backlog changes nothing but its
   * place in the history.
   */
  apply(sample: KnownSample): Keeping {
    this.lastSeenMs = Math.max(this.lastSeenMs ?? 0, sample.received_at_ms);
    const { keeping, isNew } = this.#readings.take(sample, this.intervals[sample.kind]);
    if (!isNew && sample.kind === "fast") this.lateSamples++;
    return keeping;
  }

  /** What the operator says of pools that this host has no more. */
  setLeft(left: LeftPools): void {
    this.#readings.left = left;
  }

  /** These hold of it from now on; whether any differs. */
  setThresholds(thresholds: Thresholds): boolean {
    if (isSameData(thresholds, this.#thresholds)) return false;
    this.#thresholds = thresholds;
    // Of one that was never judged nothing is over.
    if (this.#shown === null) this.#judgedBy = { ...this.#judgedBy, thresholds };
    return true;
  }

  /** What Proxmox VE reported, all of it. */
  setEvents(events: readonly HostEventRow[]): void {
    this.#events = events;
  }

  get hasTwoAgents(): boolean {
    return this.troubles.hasTwoAgents;
  }

  /**
   * Judges anew. `mayWait`: one that was connected is still waited for; until it joins, all that was
   * found before stays as it was. `cluster`: what its members tell together; null outside of one.
   */
  rejudge(
    nowUnix: number,
    { mayWait, cluster }: { mayWait: boolean; cluster: KnownCluster | null },
  ): Rejudged {
    this.troubles.age(nowUnix * 1000);
    const isByNewCluster = cluster !== this.#cluster;
    this.#cluster = cluster;
    this.waiting = mayWait && this.#mayReturn && !this.connected;
    const { known, book } = this;
    const { overShare: over_share } = this.troubles;
    const overShare = over_share === null ? {} : { over_share: over_share.text };
    const events = this.#events = this.#events
      .filter(({ at_ms }) => nowUnix * 1000 - at_ms < HOST_EVENT_MS);
    const members = cluster === null ? {} : { cluster };
    const asked = { ...known, ...overShare, ...members, events, ledger: this.remembered() };
    const wanted = { thresholds: this.#thresholds, policies: this.policyStanding() };
    // Of one that was never judged nothing is over.
    const before = this.#shown === null ? wanted : this.#judgedBy;
    const { verdict, over, isByNewThresholds } = judgeBy(asked, nowUnix, { wanted, before });
    this.#judgedBy = wanted;
    const identified = book.identify(verdict.reasons);
    const open = book.open.filter((reason) =>
      !isAboutLeft(reason, this.left) && !over.has(reasonKey(reason))
    );
    const taken = this.#take(holdReasons(verdict, open, known), nowUnix);
    const isChanged = taken.isChanged || isByNewCluster;
    return { ...taken, isChanged, identified, isByNewThresholds };
  }

  /** Judging it failed: what was found before stays listed, and it is never green. */
  cannotBeJudged(error: unknown, nowUnix: number): Rejudged {
    const { intervals } = this;
    // Of what is known of it nothing is asked: one of that is the cause.
    const asked = { connection: "waiting", intervals, ...NOTHING_KNOWN } as const;
    const fault = judge({ ...asked, not_judged: messageOf(error) }, nowUnix);
    const held = holdReasons(fault, this.book.open, asked);
    return { ...this.#take(held, nowUnix), identified: [], isByNewThresholds: false };
  }

  #take(
    held: Verdict,
    nowUnix: number,
  ): Omit<Rejudged, "identified" | "isByNewThresholds"> {
    const { book } = this;
    const identifiedMutes = book.identifyMutes(held.reasons);
    const changes = book.take(held, nowUnix, (reason) => this.#sinceUnix(reason, nowUnix));
    const listed = book.list(nowUnix)
      .map((reason) => listReason(reason, this.samples, (kind) => this.staleAfterSeconds(kind)));
    this.reasons = withIncidents(listed, this.incidentOf);
    this.level = this.#levelOf(held.level);
    const before = this.#shown;
    this.#shown = this.#whatShows();
    return { ...changes, identifiedMutes, isChanged: !isSameData(this.#shown, before) };
  }

  /** Takes up which incidents its reasons are part of; whether anything a page shows differs. */
  markIncidents(): boolean {
    const reasons = withIncidents(this.reasons, this.incidentOf);
    if (reasons === this.reasons) return false;
    this.reasons = reasons;
    this.#shown = this.#whatShows();
    return true;
  }

  #whatShows() {
    const { level, reasons, hasTwoAgents, waiting } = this;
    return { level, reasons, hasTwoAgents, waiting };
  }

  /** What is found at the start of the server has held since it was read, if not for longer. */
  #sinceUnix({ code, as_of_unix }: Reason, nowUnix: number): number {
    if (code === "offline") return (this.lastSeenMs ?? 0) / 1000;
    const isFirst = this.#shown === null;
    return isFirst && as_of_unix !== null ? Math.min(as_of_unix, nowUnix) : nowUnix;
  }

  /** Even with "offline" muted, a host that is not connected is never green. */
  #levelOf(judged: Level): Level {
    if (judged === "new") return judged;
    const level = worstLevel(this.reasons.filter((reason) => reason.muted === null));
    const isBlind = !this.connected && !this.waiting && compareLevels(level, "unknown") > 0;
    return isBlind ? "unknown" : level;
  }
}

const NO_POOLS: ReadonlyMap<string, RememberedPool> = new Map();

type Shown = Pick<HostState, "level" | "reasons" | "hasTwoAgents" | "waiting">;
