/**
 * The server's memory, as the rest of the server sees it. Every function returns a promise,
 * so that another database can stand behind it. Times are epoch milliseconds; the time a
 * sample was collected is epoch microseconds, its identity together with host and kind.
 */
import type { Intervals, Kind } from "../../shared/sample/mod.ts";

export interface HostRow {
  id: number;
  name: string;
  /** Bcrypt hash of the token. */
  token_hash: string;
  /** HMAC-SHA-256 of the token under SECRET_KEY_BASE, hex; null until its first success. */
  token_digest: string | null;
  created_at_ms: number;
  last_seen_at_ms: number | null;
  agent_version: string | null;
  pve_version: string | null;
  zfs_version: string | null;
  /** As its agent last announced; null before the first join. */
  intervals: Intervals | null;
}

/** A sample on its way into the database. */
export interface NewSample {
  host_id: number;
  kind: Kind;
  collected_at_us: number;
  received_at_ms: number;
  sent_at_ms: number | null;
  /** The sample's `data` as JSON text. */
  payload: string;
}

export interface StoredSample extends NewSample {
  payload: string;
}

/** What became of one sample of a batch. A sample whose host is gone is not stored. */
export type InsertOutcome = "stored" | "duplicate" | "no_such_host";

export interface HostStore {
  listHosts(): Promise<HostRow[]>;
  /** Without regard to case; null when there is none. */
  findHost(name: string): Promise<HostRow | null>;
  /** Null when the name is taken. */
  insertHost(name: string, tokenHash: string, nowMs: number): Promise<HostRow | null>;
  /** Sets a new token and forgets the digest. False when there is no such host. */
  replaceToken(name: string, tokenHash: string): Promise<boolean>;
  /** Deletes the host with its samples. False when there is no such host. */
  deleteHost(name: string): Promise<boolean>;
  /** Remembers what a successful join told; does nothing when the token changed meanwhile. */
  recordJoin(hostId: number, join: {
    token_hash: string;
    token_digest: string;
    agent_version: string | null;
    intervals: Intervals;
    now_ms: number;
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
   * Commits all samples in one transaction, on disk when it resolves. Rejects with
   * `StorageError` when nothing of the batch was kept.
   */
  insertSamples(samples: readonly NewSample[]): Promise<InsertOutcome[]>;
  /** The newest sample of a host and kind by `collected_at_us`; null when there is none. */
  latestSample(hostId: number, kind: Kind): Promise<StoredSample | null>;
  countSamples(hostId: number): Promise<number>;
}

export interface SessionRow {
  created_at_ms: number;
  last_used_at_ms: number;
}

/** Sessions are kept under the SHA-256 of their id, so that a copy of the file opens none. */
export interface SessionStore {
  insertSession(idHash: string, nowMs: number): Promise<void>;
  findSession(idHash: string): Promise<SessionRow | null>;
  touchSession(idHash: string, nowMs: number): Promise<void>;
  deleteSession(idHash: string): Promise<void>;
  deleteAllSessions(): Promise<void>;
  /** Removes sessions not used since `beforeMs`. */
  deleteIdleSessions(beforeMs: number): Promise<number>;
}

export interface SettingStore {
  findSetting(key: string): Promise<string | null>;
  putSetting(key: string, value: string): Promise<void>;
}

export interface Store
  extends HostStore, SampleStore, SessionStore, SettingStore, AsyncDisposable {}

/** A write that the database refused: disk full, locked, read-only. Nothing of it was kept. */
export class StorageError extends Error {
  override name = "StorageError";
}
