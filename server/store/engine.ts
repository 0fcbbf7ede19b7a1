/** A database as a whole: what is done with it besides reading and writing what is in it. */
import type { Logger } from "@logtape/logtape";
import type { Clock } from "../../shared/clock.ts";
import type { NewAuditEntry, Store } from "./port.ts";

/** The right to serve a database, or to be alone with it. */
export interface StoreLock extends Disposable, AsyncDisposable {}

/** What opening and migrating did; equal when there was nothing to do. */
export interface SchemaChange {
  from: number;
  to: number;
}

export interface OpenOptions {
  log?: Logger;
  /** Of whoever serves: the lock, which lives longer than the store. */
  lock?: StoreLock;
  clock?: Clock;
  /** How long a transaction that may wait does, at most; two seconds. */
  commitWaitMs?: number;
}

/** A file that holds what nobody else than its owner may read. */
export interface StoreFile {
  /** As a message calls it: "the database". */
  what: string;
  path: string;
}

/** Each function that meets a database that cannot be used fails with `DatabaseRefused`. */
export interface Engine {
  /** Which database it is, as messages call it. */
  readonly name: string;
  /** The directory in which the server keeps what belongs with this database, such as its key. */
  readonly directory: string;
  /** Its files, whether they are there or not. */
  readonly files: readonly StoreFile[];
  /** The size of the disk that it is on, or will be; null: not known. */
  diskBytes(): number | null;
  /** What it takes of its disk at present, in bytes. */
  sizeBytes(): Promise<number>;
  /**
   * Held until it is disposed of or the process ends, however it ends. Rejects at once while
   * another process holds it; reading and writing go on without it. `purpose` is what it is wanted
   * for, as a message says it: "migrate".
   */
  lock(purpose: string): Promise<StoreLock>;
  /** The lock of whoever serves: where several may, it is in the way of those who want to be alone. */
  lockToServe(): Promise<StoreLock>;
  /** Makes the database when it is missing, and brings its schema up to date. */
  open(options?: OpenOptions): Promise<Store>;
  /** Opens it with its schema as it is, and holds the lock. */
  maintain(purpose: string): Promise<Maintenance>;
  /**
   * Copies the database to the new file `target`, readable by its owner alone, while others go on
   * writing; the copy is checked. May block its thread. Resolves with the size in bytes.
   */
  backup(target: string): Promise<number>;
  /** Adds an entry to the audit; does nothing where the schema is of before there was one. */
  note(entry: NewAuditEntry): Promise<void>;
}

/** A database whose schema is being changed; nobody serves it meanwhile. */
export interface Maintenance extends AsyncDisposable {
  /** Brings the schema up to date, each step whole or not at all. */
  migrate(): Promise<SchemaChange>;
  /** Takes the newest step back. The version that is left; null when there is none to take. */
  rollback(): Promise<number | null>;
  /** As `Engine.note`. */
  note(entry: NewAuditEntry): Promise<void>;
}
