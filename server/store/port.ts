/**
 * The server's memory, as the rest of the server sees it. Every function returns a promise,
 * so that another database can stand behind it. Times are epoch milliseconds; the time a
 * sample was collected is epoch microseconds, its identity together with host and kind.
 */
import type { Intervals, Kind, SectionName } from "../../shared/sample/mod.ts";
import type { Reason } from "../../shared/verdict/mod.ts";

export interface HostRow {
  id: number;
  name: string;
  /** Bcrypt hash of the token. */
  token_hash: string;
  /** HMAC-SHA-256 of the token under SECRET_KEY_BASE, hex; null where that was not known. */
  token_digest: string | null;
  created_at_ms: number;
  last_seen_at_ms: number | null;
  agent_version: string | null;
  pve_version: string | null;
  zfs_version: string | null;
  /** As its agent last announced; null before the first join. */
  intervals: Intervals | null;
}

/** What is kept of a token. */
export type KeptToken = Pick<HostRow, "token_hash" | "token_digest">;

export type NewHost = KeptToken & Pick<HostRow, "name" | "created_at_ms">;

/** A sample on its way into the database. */
export interface NewSample {
  host_id: number;
  kind: Kind;
  collected_at_us: number;
  received_at_ms: number;
  sent_at_ms: number | null;
  /** The sample's `data` as JSON text. */
  payload: string;
  /** One value of every series of the host, null where it is unknown; none when absent. */
  history?: readonly HistoryValue[];
  /** What to keep with it, and what to keep no longer, of earlier readings of its host. */
  last_good?: readonly KeptReading[];
  /**
   * How it became the newest of its host and kind; absent: it did not. "by_receipt": although
   * another was collected later, by a clock that was set back since.
   */
  newest?: "by_collection" | "by_receipt";
}

export type StoredSample = Omit<NewSample, "history" | "last_good" | "newest">;

/** The last good reading of a section whose newest has a fault. */
export interface KeptReading {
  section: SectionName;
  /** By the host's clock. */
  collected_at_us: number;
  /** By this server's clock. */
  read_at_ms: number;
  /** The section as JSON; null: what is kept of it goes. */
  text: string | null;
}

/** One that is kept; a null text could not be decoded any more. */
export type StoredReading = KeptReading;

/** What became of one sample of a batch. A sample whose host is gone is not stored. */
export type InsertOutcome = "stored" | "duplicate" | "no_such_host";

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
   * Commits all samples in one transaction, on disk when it resolves. Rejects with
   * `StorageError` when nothing of the batch was kept.
   */
  insertSamples(samples: readonly NewSample[]): Promise<InsertOutcome[]>;
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

/** What one step of pruning may look at: a bounded number of rows. */
export interface PruneRange {
  /** Rows of before this time may go. */
  before_ms: number;
  /** How many rows are looked at. */
  batch: number;
  /** `next` of the step before; null for the first. */
  after: PruneCursor | null;
}

export interface PruneCursor {
  at: number;
  id: number;
}

export interface PruneStep {
  removed: number;
  /** Where the next step begins; null when this was the last. */
  next: PruneCursor | null;
}

export interface HistoryValue {
  /** Such as `load1` or `pool:tank:capacity_percent`. */
  metric: string;
  /** Kept to seven significant digits. */
  value: number | null;
}

export interface HistoryPoint {
  at_ms: number;
  value: number | null;
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

/** A reason that a host has from now on. */
export interface NewChange {
  host_id: number;
  code: string;
  subject: string;
  /** Code and this name a reason. */
  subject_id: string;
  level: Reason["level"];
  text: string;
  at_ms: number;
}

/** A reason that a host has no longer. */
export type ClosedChange = Pick<NewChange, "host_id" | "code" | "subject_id" | "at_ms">;

/** An open reason whose subject goes by another identity from now on. */
export interface IdentifiedChange extends Pick<NewChange, "host_id" | "code" | "subject_id"> {
  from_subject_id: string;
}

export interface ChangeRow extends Omit<NewChange, "at_ms"> {
  id: number;
  host_name: string;
  opened_at_ms: number;
  /** Null while the reason holds. */
  closed_at_ms: number | null;
}

export interface ChangeStore {
  /** The reasons that hold, of all hosts. */
  listOpenChanges(): Promise<ChangeRow[]>;
  /** Identifies, closes, then opens. A reason that is open already stays as it is. */
  recordChanges(changes: {
    opened: readonly NewChange[];
    closed: readonly ClosedChange[];
    identified?: readonly IdentifiedChange[];
  }): Promise<void>;
  /** The newest first, of one host or of all; only those before `before_id` when it is given. */
  listChanges(
    query: { host_id: number | null; limit: number; before_id?: number },
  ): Promise<ChangeRow[]>;
  /** Removes up to `limit` reasons closed before `beforeMs`. How many. */
  pruneChanges(beforeMs: number, limit: number): Promise<number>;
}

/** A reason that the operator does not want to hear of. */
export interface Mute {
  host_id: number;
  code: string;
  subject: string;
  /** Code and this name the reason; equal to `subject` where that alone was known. */
  subject_id: string;
  note: string;
  /** Null: until it is taken back. */
  expires_at_ms: number | null;
  created_at_ms: number;
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

/** What the operator said of a pool that a host has no more. */
export interface LeftPool {
  host_id: number;
  guid: string;
  name: string;
  /** "left": on purpose, for good. "comes_and_goes": such as a disk for backups. */
  word: "left" | "comes_and_goes";
  note: string;
  created_at_ms: number;
}

export interface LeftPoolStore {
  listLeftPools(): Promise<LeftPool[]>;
  /** Replaces what was said of the same pool. False when there is no such host. */
  putLeftPool(pool: LeftPool): Promise<boolean>;
  deleteLeftPool(hostId: number, guid: string): Promise<boolean>;
}

/** What an API token may do; each opens its own routes and no others. */
export const API_SCOPES = ["read", "metrics", "hooks", "acknowledge"] as const;

export type ApiScope = typeof API_SCOPES[number];

export interface ApiTokenRow {
  id: number;
  name: string;
  scopes: ApiScope[];
  created_at_ms: number;
  last_used_at_ms: number | null;
  /** It is refused from this time on; null: it has no end. */
  expires_at_ms: number | null;
}

export interface NewApiToken {
  name: string;
  token_hash: string;
  /** At least one. */
  scopes: readonly ApiScope[];
  created_at_ms: number;
  expires_at_ms: number | null;
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

export const MAX_API_TOKENS = 100;

export interface SessionRow {
  created_at_ms: number;
  last_used_at_ms: number;
  /** When the password was last given in it: at its beginning, and whenever it is asked again. */
  confirmed_at_ms: number;
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

/** One thing that somebody did, or tried. */
export interface NewAuditEntry {
  at_ms: number;
  /** Such as `operator`, `command line` or `API token grafana`. */
  who: string;
  /** Where the request came from; null for what was done on the server itself. */
  address: string | null;
  /** A key of the table of actions. */
  action: string;
  /** What it was done to, such as a host's name; "" where there is nothing to name. */
  subject: string;
}

export interface AuditEntry extends NewAuditEntry {
  id: number;
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
  /** Lets the database look after its query plans; wanted once a day. */
  optimize(): Promise<void>;
  /** Resolves with why nothing can be written any more until the process is started anew. */
  readonly broken: Promise<string>;
}

/** A write that the database refused: disk full, locked, read-only. Nothing of it was kept. */
export class StorageError extends Error {
  override name = "StorageError";
}

/** One sample cannot be decoded; all others can be read as before. */
export class SampleDamaged extends Error {
  override name = "SampleDamaged";
}
