/** Removing what is old, a step at a time. */

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
