/** What is removed because of its age. Times are epoch milliseconds. */

/** What is from before its time goes. */
export interface RetentionLimits {
  /** By the time of collection. The newest sample of each host and kind stays. */
  samples_before_ms: number;
  /** Points of the history as they came. */
  history_before_ms: number;
  /** Hourly points of the history. */
  hourly_history_before_ms: number;
  /** Reasons by the time they ended; what holds stays. */
  changes_before_ms: number;
  audit_before_ms: number;
  /** Incidents by the time they ended, messages by when they were queued; what is open stays. */
  incidents_before_ms: number;
  /** What the ledger holds of what has changed since. */
  ledger_before_ms: number;
  /** Sessions last used before this time … */
  sessions_used_before_ms: number;
  /** … or begun before this one. */
  sessions_begun_before_ms: number;
  /** Mutes that have run out by now go. */
  now_ms: number;
}

/** How many rows of each kind went. */
export interface Removed {
  samples: number;
  history_points: number;
  changes: number;
  mutes: number;
  audit_entries: number;
  sessions: number;
  incidents: number;
  deliveries: number;
  ledger_rows: number;
  /** What hosts left behind whose deletion was interrupted. */
  leftovers: number;
}
