/** Whether samples can be stored, as the part of the server that stores them knows it. */
export interface StorageState {
  /** Why the last commit failed, in words; null: it did not. */
  readonly fault: string | null;
  /** Since when this server, of several, does not reach its database; null: it does. */
  readonly cutOffSinceMs: number | null;
  /** Neither of the two. */
  readonly isWell: boolean;
  /** Called after each change of any of it; returns its own undo. */
  onChange(listener: () => void): () => void;
}

/** Of a server that stores what comes. */
export const STORING: StorageState = {
  fault: null,
  cutOffSinceMs: null,
  isWell: true,
  onChange: () => () => {},
};
