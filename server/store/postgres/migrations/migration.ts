/**
 * One step of the schema, in SQL; the way back keeps what the version before can read.
 *
 * Several servers of neighbouring versions may share a database, so a change goes in three steps of
 * their own: expand (what is new is added, and the version before goes on without it), migrate (rows
 * are brought over), contract (what is old goes; the version before cannot go on).
 */
export interface Migration {
  kind: "expand" | "migrate" | "contract";
  up: readonly string[];
  down: readonly string[];
  /** The least schema that a program must know to work with this one. */
  least_reader: number;
}
