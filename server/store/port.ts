/**
 * The server's memory, as the rest of the server sees it. Every function returns a promise,
 * so that another database can stand behind it. Times are epoch milliseconds; the time a
 * sample was collected is epoch microseconds, its identity together with host and kind.
 */
import type { AttributeChange } from "../../shared/host_attributes.ts";
import type { Intervals, Kind } from "../../shared/sample/mod.ts";
import type {
  ApiTokenRow,
  AuditEntry,
  NewApiToken,
  NewAuditEntry,
  NewSession,
  SessionEntry,
  SessionRow,
} from "./rows/access.ts";
import type { ChangeRow, LeftPool, Mute } from "./rows/changes.ts";
import type { HostEventRow } from "./rows/host_events.ts";
import type { AttributesOutcome, HostRow, KeptToken, NewHost } from "./rows/hosts.ts";
import type { Removed, RetentionLimits } from "./rows/retention.ts";
import type { Revisions } from "./rows/revisions.ts";
import type { HistoryPoint, StoredReading, StoredSample } from "./rows/samples.ts";
import type { ChannelStore } from "./channel_store.ts";
import type { ClusterStore } from "./cluster_store.ts";
import type { CommitFigures } from "./group_commit.ts";
import type { DeliveryStore } from "./delivery_store.ts";
import type { EnrolmentStore } from "./enrolment_store.ts";
import type { FactorStore, WallStore } from "./factor_store.ts";
import type { IncidentStore } from "./incident_store.ts";
import type { LedgerStore } from "./ledger_store.ts";
import type { QueuedActStore } from "./queued_act_store.ts";
import type { PolicyStore } from "./policy_store.ts";
import type { SnapshotPolicyStore } from "./snapshot_policy_store.ts";
import type { ThresholdStore } from "./threshold_store.ts";
import type { Transaction, TransactionOptions } from "./transaction.ts";
import type { WindowStore } from "./window_store.ts";

export * from "./errors.ts";
export * from "./rows/access.ts";
export * from "./rows/changes.ts";
export * from "./rows/enrolments.ts";
export * from "./rows/factors.ts";
export * from "./rows/host_events.ts";
export * from "./rows/hosts.ts";
export * from "./rows/incidents.ts";
export * from "./rows/deliveries.ts";
export * from "./rows/windows.ts";
export { FREQUENCIES } from "./rows/ledger.ts";
export type {
  Frequency,
  LedgerDeviceRow,
  LedgerScanRow,
  LedgerSnapshotRow,
} from "./rows/ledger.ts";
export * from "./rows/ledger_kinds.ts";
export * from "./rows/outbox.ts";
export * from "./rows/retention.ts";
export * from "./rows/revisions.ts";
export * from "./rows/samples.ts";
export * from "./rows/snapshot_policies.ts";
export * from "./rows/thresholds.ts";
export type { CommitFigures } from "./group_commit.ts";
export * from "./cluster_store.ts";
export { type Fences, NotOwner } from "./fences.ts";
export type { ChannelStore } from "./channel_store.ts";
export type { DeliveryStore } from "./delivery_store.ts";
export type { EnrolmentStore } from "./enrolment_store.ts";
export type { FactorStore, WallStore } from "./factor_store.ts";
export type { IncidentStore } from "./incident_store.ts";
export type { FleetJournal, FleetJournalQuery, JournalQuery, LedgerStore } from "./ledger_store.ts";
export type { IncidentWrites } from "./incident_writes.ts";
export type { QueuedActStore } from "./queued_act_store.ts";
export type { PolicyStore } from "./policy_store.ts";
export type { SnapshotPolicyStore } from "./snapshot_policy_store.ts";
export type { ThresholdStore } from "./threshold_store.ts";
export type { WindowStore } from "./window_store.ts";
export type { Transaction, TransactionOptions } from "./transaction.ts";

export interface HostStore {
  listHosts(): Promise<HostRow[]>;
  /** Without regard to case; null when there is none. */
  findHost(name: string): Promise<HostRow | null>;
  /** Null when the name is taken. */
  insertHost(host: NewHost): Promise<HostRow | null>;
  /** Sets a new token in place of the old one. False when there is no such host. */
  replaceToken(name: string, token: KeptToken): Promise<boolean>;
  /** Changes the attributes of all of these hosts, or of none. */
  changeHosts(names: readonly string[], change: AttributeChange): Promise<AttributesOutcome>;
  /**
   * Deletes the host: at once it is gone and its name free. Resolves when all that was stored of it
   * is gone too, which holds up no other write. False when there is no such host.
   */
  deleteHost(name: string): Promise<boolean>;
  /**
   * Remembers what a join with the right token told; does nothing when the token changed
   * meanwhile. Says nothing of the host having been here: its agent may have gone by now.
   */
  recordJoin(hostId: number, join: {
    token_hash: string;
    token_digest: string;
    agent_version: string | null;
    protocol_level: number | null;
    intervals: Intervals;
  }): Promise<void>;
  recordSeen(hostId: number, nowMs: number): Promise<void>;
  recordVersions(
    hostId: number,
    versions: { pve_version: string | null; zfs_version: string | null },
  ): Promise<void>;
}

export interface SampleStore {
  /**
   * The newest sample of a host and kind: by `collected_at_us`, except where the newest became
   * it by receipt. Null when there is none. Rejects with `SampleDamaged` when it cannot be
   * decoded.
   */
  latestSample(hostId: number, kind: Kind): Promise<StoredSample | null>;
  /**
   * The last of a host and kind that was collected at `atMs` or before; null where none is kept.
   * Rejects as `latestSample`.
   */
  sampleAsOf(hostId: number, kind: Kind, atMs: number): Promise<StoredSample | null>;
  countSamples(hostId: number): Promise<number>;
  /** About how many bytes of the database are this host's. */
  storedBytes(hostId: number): Promise<number>;
  /**
   * Removes what is the oldest of a host that has stored more than `maxBytes`: its samples, all but
   * the newest of each kind, then its history; until it fits, there is nothing left to remove, or
   * `signal` aborts. How many rows; 0 when all may stay.
   */
  trimHost(hostId: number, maxBytes: number, signal?: AbortSignal): Promise<number>;
  /** What is kept of a host beyond its newest samples. */
  listLastGood(hostId: number): Promise<StoredReading[]>;
}

export interface HistoryStore {
  /**
   * The points of one series, oldest first, both ends included. The capacity of a pool is hourly
   * in the time before the first raw point: the highest of each hour, at its beginning.
   */
  listHistory(
    hostId: number,
    metric: string,
    sinceMs: number,
    untilMs: number,
  ): Promise<HistoryPoint[]>;
  /**
   * Several series of one host in a few strokes, each as one value for each of `count` spans: the
   * first raw one in it, null where it is not known or there is none.
   */
  sketchHistory(
    hostId: number,
    metrics: readonly string[],
    spans: HistorySpans,
  ): Promise<(number | null)[][]>;
}

/** Spans of one length, side by side. */
export interface HistorySpans {
  since_ms: number;
  step_ms: number;
  count: number;
}

export interface ChangeStore {
  /** The reasons that hold, of all hosts. */
  listOpenChanges(): Promise<ChangeRow[]>;
  /** The newest first, of one host or of all; only those before `before_id` when it is given. */
  listChanges(
    query: { host_id: number | null; limit: number; before_id?: string },
  ): Promise<ChangeRow[]>;
  /** The reasons of a host that held at `atMs`, the newest first; bounded by `limit`. */
  listChangesAsOf(hostId: number, atMs: number, limit: number): Promise<ChangeRow[]>;
}

export interface MuteStore {
  /** Those that hold at `nowMs`. */
  listMutes(nowMs: number): Promise<Mute[]>;
  /** Replaces the mute of the same host, code and identity. False when there is no such host. */
  putMute(mute: Mute): Promise<boolean>;
  deleteMute(hostId: number, code: string, subjectId: string): Promise<boolean>;
  /** Makes a mute by a subject's name one of the subject's identity. */
  identifyMute(mute: Pick<Mute, "host_id" | "code" | "subject" | "subject_id">): Promise<void>;
}

export interface LeftPoolStore {
  listLeftPools(): Promise<LeftPool[]>;
  /** Replaces what was said of the same pool. False when there is no such host. */
  putLeftPool(pool: LeftPool): Promise<boolean>;
  deleteLeftPool(hostId: number, guid: string): Promise<boolean>;
}

/** What Proxmox VE itself reported and is not over: at most `SHARES.notification.eventsPerHost`. */
export interface HostEventStore {
  /** The oldest first. */
  listHostEvents(hostId: number): Promise<HostEventRow[]>;
  /** Replaces the one of the same code and subject. False when there is no such host. */
  putHostEvent(event: HostEventRow): Promise<boolean>;
  /** It is over. False when there was none. */
  deleteHostEvent(hostId: number, code: string, subject: string): Promise<boolean>;
}

/** API tokens are kept under their SHA-256. */
export interface ApiTokenStore {
  /** Null when there are `MAX_API_TOKENS` already. */
  insertApiToken(token: NewApiToken): Promise<ApiTokenRow | null>;
  listApiTokens(): Promise<ApiTokenRow[]>;
  findApiToken(tokenHash: string): Promise<ApiTokenRow | null>;
  touchApiToken(id: number, nowMs: number): Promise<void>;
  deleteApiToken(id: number): Promise<boolean>;
}

/** Sessions are kept under the SHA-256 of their id, so that a copy of the file opens none. */
export interface SessionStore {
  /** `who` is "" in every part that is not given. */
  insertSession(idHash: string, nowMs: number, who?: Partial<NewSession>): Promise<void>;
  /** Those that are not removed yet, the one used last first. */
  listSessions(): Promise<SessionEntry[]>;
  findSession(idHash: string): Promise<SessionRow | null>;
  touchSession(idHash: string, nowMs: number): Promise<void>;
  confirmSession(idHash: string, nowMs: number): Promise<void>;
  deleteSession(idHash: string): Promise<void>;
  /** All but this one. */
  deleteOtherSessions(idHash: string): Promise<void>;
  deleteAllSessions(): Promise<void>;
}

export interface AuditStore {
  insertAudit(entry: NewAuditEntry): Promise<void>;
  /** The newest first; only those between the two ids when they are given. */
  listAudit(
    query: { limit: number; before_id?: number; after_id?: number },
  ): Promise<AuditEntry[]>;
}

export interface WatchStore {
  /** How things stand; cheap to ask. */
  revisions(): Promise<Revisions>;
  /**
   * Yields how things stand whenever that differs from `since`, and later from what it yielded last:
   * within half a second of a change, whichever process made it. Ends once `signal` aborts; throws
   * when the database cannot be read.
   */
  watch(since: Revisions, signal: AbortSignal): AsyncIterable<Revisions>;
}

export interface SettingStore {
  findSetting(key: string): Promise<string | null>;
  putSetting(key: string, value: string): Promise<void>;
}

export interface Store
  extends
    HostStore,
    EnrolmentStore,
    SampleStore,
    HistoryStore,
    ChangeStore,
    MuteStore,
    LeftPoolStore,
    HostEventStore,
    ThresholdStore,
    SnapshotPolicyStore,
    SessionStore,
    FactorStore,
    WallStore,
    ApiTokenStore,
    AuditStore,
    SettingStore,
    WatchStore,
    IncidentStore,
    LedgerStore,
    DeliveryStore,
    ChannelStore,
    PolicyStore,
    QueuedActStore,
    WindowStore,
    AsyncDisposable {
  /**
   * Commits what `record` writes down, all of it or nothing, and then gives what it returned.
   * Whatever is to happen after the commit, and only then, waits for the promise: those of one
   * owner resolve in the order of their calls. Rejects with `StorageError` when the disk did not
   * take it.
   */
  transaction<R>(
    record: (transaction: Transaction) => R,
    options?: TransactionOptions,
  ): Promise<R>;
  /** What several servers of this database know of each other; null: it is one server's alone. */
  readonly cluster: ClusterStore | null;
  /** How committing goes. */
  commitFigures(): CommitFigures;
  /**
   * Removes what is past its age, and lets the database look after itself; wanted every hour.
   * Holds up no other write for more than 50 ms. Ends early once `signal` aborts.
   */
  retain(limits: RetentionLimits, signal?: AbortSignal): Promise<Removed>;
  /** Resolves with why nothing can be written any more until the process is started anew. */
  readonly broken: Promise<string>;
}
