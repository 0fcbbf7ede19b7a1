/**
 * The server's memory, as the rest of the server sees it. Every function returns a promise,
 * so that another database can stand behind it. Times are epoch milliseconds; the time a
 * sample was collected is epoch microseconds, its identity together with host and kind.
 */
import type { Intervals, Kind } from "../../shared/sample/mod.ts";
import type {
  ApiTokenRow,
  AuditEntry,
  NewApiToken,
  NewAuditEntry,
  SessionRow,
} from "./rows/access.ts";
import type { ChangeRow, LeftPool, Mute } from "./rows/changes.ts";
import type { HostRow, KeptToken, NewHost } from "./rows/hosts.ts";
import type {
  HistoryPoint,
  PruneRange,
  PruneStep,
  StoredReading,
  StoredSample,
} from "./rows/samples.ts";
import type { Transaction, TransactionOptions } from "./transaction.ts";

export * from "./errors.ts";
export * from "./rows/access.ts";
export * from "./rows/changes.ts";
export * from "./rows/hosts.ts";
export * from "./rows/samples.ts";
export type { Transaction, TransactionOptions } from "./transaction.ts";

export interface HostStore {
  listHosts(): Promise<HostRow[]>;
  /** Without regard to case; null when there is none. */
  findHost(name: string): Promise<HostRow | null>;
  /** Null when the name is taken. */
  insertHost(host: NewHost): Promise<HostRow | null>;
  /** Sets a new token in place of the old one. False when there is no such host. */
  replaceToken(name: string, token: KeptToken): Promise<boolean>;
  /**
   * Deletes the host: at once it is gone and its name free. Resolves when all its rows are gone
   * too, which takes many short writes. False when there is no such host.
   */
  deleteHost(name: string): Promise<boolean>;
  /** Removes up to `batch` rows that `deleteHost` left; fewer only when there are no more. */
  sweepDeletedHosts(batch: number): Promise<number>;
  /**
   * Remembers what a join with the right token told; does nothing when the token changed
   * meanwhile. Says nothing of the host having been here: its agent may have gone by now.
   */
  recordJoin(hostId: number, join: {
    token_hash: string;
    token_digest: string;
    agent_version: string | null;
    intervals: Intervals;
  }): Promise<void>;
  recordSeen(hostId: number, nowMs: number): Promise<void>;
  recordVersions(
    hostId: number,
    versions: { pve_version: string | null; zfs_version: string | null },
  ): Promise<void>;
  /** Grows whenever any process adds, deletes or renames a host or changes a token. */
  hostsRevision(): Promise<number>;
}

export interface SampleStore {
  /**
   * The newest sample of a host and kind: by `collected_at_us`, except where the newest became
   * it by receipt. Null when there is none. Rejects with `SampleDamaged` when it cannot be
   * decoded.
   */
  latestSample(hostId: number, kind: Kind): Promise<StoredSample | null>;
  countSamples(hostId: number): Promise<number>;
  /** About how many bytes of the database are this host's. */
  storedBytes(hostId: number): Promise<number>;
  /**
   * Removes up to `batch` rows of a host that has stored more than `maxBytes`: its oldest samples,
   * all but the newest of each kind, then its oldest history. How many; 0 when it may stay so.
   */
  trimHost(hostId: number, maxBytes: number, batch: number): Promise<number>;
  /** What is kept of a host beyond its newest samples. */
  listLastGood(hostId: number): Promise<StoredReading[]>;
  /** Removes old samples, all but the newest of each host and kind. */
  pruneSamples(range: PruneRange): Promise<PruneStep>;
  /** Removes what samples were stored as differences to, where no sample is left that needs it. */
  prunePayloadBases(range: PruneRange): Promise<PruneStep>;
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
  /** Removes up to `batch` old points of each resolution of one host. How many. */
  pruneHistory(
    hostId: number,
    limits: { raw_before_ms: number; hourly_before_ms: number; batch: number },
  ): Promise<number>;
}

export interface ChangeStore {
  /** The reasons that hold, of all hosts. */
  listOpenChanges(): Promise<ChangeRow[]>;
  /** The newest first, of one host or of all; only those before `before_id` when it is given. */
  listChanges(
    query: { host_id: number | null; limit: number; before_id?: string },
  ): Promise<ChangeRow[]>;
  /** Removes up to `limit` reasons closed before `beforeMs`. How many. */
  pruneChanges(beforeMs: number, limit: number): Promise<number>;
}

export interface MuteStore {
  /** Those that hold at `nowMs`. */
  listMutes(nowMs: number): Promise<Mute[]>;
  /** Replaces the mute of the same host, code and identity. False when there is no such host. */
  putMute(mute: Mute): Promise<boolean>;
  deleteMute(hostId: number, code: string, subjectId: string): Promise<boolean>;
  /** Makes a mute by a subject's name one of the subject's identity. */
  identifyMute(mute: Pick<Mute, "host_id" | "code" | "subject" | "subject_id">): Promise<void>;
  /** Removes those expired at `nowMs`. How many. */
  pruneMutes(nowMs: number): Promise<number>;
}

export interface LeftPoolStore {
  listLeftPools(): Promise<LeftPool[]>;
  /** Replaces what was said of the same pool. False when there is no such host. */
  putLeftPool(pool: LeftPool): Promise<boolean>;
  deleteLeftPool(hostId: number, guid: string): Promise<boolean>;
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
  insertSession(idHash: string, nowMs: number): Promise<void>;
  findSession(idHash: string): Promise<SessionRow | null>;
  touchSession(idHash: string, nowMs: number): Promise<void>;
  confirmSession(idHash: string, nowMs: number): Promise<void>;
  deleteSession(idHash: string): Promise<void>;
  deleteAllSessions(): Promise<void>;
  /** Removes sessions last used, or begun, before these times. How many. */
  deleteOldSessions(limits: { used_before_ms: number; begun_before_ms: number }): Promise<number>;
}

export interface AuditStore {
  insertAudit(entry: NewAuditEntry): Promise<void>;
  /** The newest first; only those between the two ids when they are given. */
  listAudit(
    query: { limit: number; before_id?: number; after_id?: number },
  ): Promise<AuditEntry[]>;
  /** Removes up to `limit` entries from before `beforeMs`. How many. */
  pruneAudit(beforeMs: number, limit: number): Promise<number>;
}

export interface SettingStore {
  findSetting(key: string): Promise<string | null>;
  putSetting(key: string, value: string): Promise<void>;
}

export interface Store
  extends
    HostStore,
    SampleStore,
    HistoryStore,
    ChangeStore,
    MuteStore,
    LeftPoolStore,
    SessionStore,
    ApiTokenStore,
    AuditStore,
    SettingStore,
    AsyncDisposable {
  /**
   * Commits what `record` writes down, all of it or nothing, and then gives what it returned.
   * Rejects with `StorageError` when the disk did not take it.
   */
  transaction<R>(
    record: (transaction: Transaction) => R,
    options?: TransactionOptions,
  ): Promise<R>;
  /** Lets the database look after its query plans; wanted once a day. */
  optimize(): Promise<void>;
  /** Resolves with why nothing can be written any more until the process is started anew. */
  readonly broken: Promise<string>;
}
