/** The table `counters`: ids that are never given twice, and who may write a short table. */
import type { Session } from "./database.ts";
import { statement } from "./statement.ts";

const NEXT = statement(
  "UPDATE counters SET value = value + :count WHERE name = :name RETURNING value",
);

const CLAIM = statement("SELECT value FROM counters WHERE name = :name FOR UPDATE");

/** The tables that have a counter. */
export type Counter =
  | "hosts"
  | "api_tokens"
  | "audit"
  | "queued_acts"
  | "factors"
  | "walls"
  | "channels"
  | "policies"
  | "windows"
  | "snapshot_policies"
  | "thresholds";

/**
 * The next id of a table, or the last of the next `count`. Whoever wants the one after it waits for
 * the end of this transaction.
 */
export async function nextId(session: Session, name: Counter, count = 1): Promise<number> {
  const row = await session.get<{ value: number }>(NEXT, { name, count });
  if (row === null) throw new Error(`Cannot count "${name}": it has no counter`);
  return row.value;
}

/** Nobody else adds to the table until the end of this transaction: what is counted stays true. */
export async function claim(session: Session, name: Counter): Promise<void> {
  await session.get(CLAIM, { name });
}
