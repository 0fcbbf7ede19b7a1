/**
 * What of a fleet is this server's: which hosts it writes of, and whether the desk of incidents is
 * here. With a database of its own everything is; of several servers of one database each has a part.
 */

export type SharedNews = "desk" | "access";

export interface ClusterListener {
  /** A host is another server's by now. */
  onLost?(hostId: number): void;
  /** The desk came here, or went. */
  onDesk?(isHere: boolean): void;
  /** The database is not reached: nothing is this server's any more. */
  onCutOff?(): void;
  /** It is reached again. */
  onBack?(): void;
  /** Something changed that is nobody's: incidents and messages, or who may come in. */
  onNews?(what: SharedNews): void;
}

export interface Cluster {
  /** Whether this server, and no other, writes of the host. */
  isMine(hostId: number): boolean;
  /** Whether this server, and no other, has the desk. */
  readonly hasDesk: boolean;
  /** Since when the database is not reached, so that nothing is this server's; null: it is reached. */
  readonly cutOffSinceMs: number | null;
  /** Calls what of `listener` there is; returns its own undo. */
  listen(listener: ClusterListener): () => void;
}

/** One server alone: SQLite, and programs that tell nobody. */
export const SOLE: Cluster = {
  isMine: () => true,
  hasDesk: true,
  cutOffSinceMs: null,
  listen: () => () => {},
};
