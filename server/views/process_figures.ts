/** What the process of the server holds and has done since it began. */
export interface ProcessFigures {
  /** Samples that agents sent, by the answer: "ok", or why they were refused. */
  answers: ReadonlyMap<string, number>;
  /** Text of samples that waits for its commit. */
  pending_bytes: number;
  commits: CommitCounts;
  /** Connections, and how many there may be, by who is at the other end. */
  connections: Readonly<Record<string, { held: number; most: number }>>;
  /** Null: it cannot be told. */
  database_bytes: number | null;
  /** Processor time of all threads. */
  cpu_seconds: number;
  resident_bytes: number;
  started_unix: number;
}

export interface CommitCounts {
  /** Commits that the disk took, … */
  done: number;
  /** … and those that it did not. */
  failed: number;
  /** All of them together. */
  took_seconds: number;
  /** Since the disk took the last; null: it has taken none yet. */
  age_seconds: number | null;
  /** Transactions that wait. */
  waiting: number;
}
