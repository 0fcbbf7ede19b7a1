/** One step of the schema, in SQL; the way back keeps what the version before can read. */
export interface Migration {
  up: string;
  down: string;
}
