/** The table `attempts`. */
import type { DatabaseSync } from "node:sqlite";
import type { Attempt } from "../port.ts";
import type { RowCheck } from "../row_check.ts";

// By the primary key.
export const LIST_ATTEMPTS = `
  SELECT delivery_id, channel_id, number, at_ms, outcome, error FROM attempts
  WHERE delivery_id = :deliveryId ORDER BY number`;

// Served by the index attempts_failed.
export const LAST_FAILED = `
  SELECT at_ms, error FROM attempts
  WHERE channel_id = :channelId AND outcome <> 'delivered' ORDER BY at_ms DESC LIMIT 1`;

const ADD = `
  INSERT INTO attempts (delivery_id, number, channel_id, at_ms, outcome, error)
  VALUES (:delivery_id, :number, :channel_id, :at_ms, :outcome, :error)
  ON CONFLICT DO NOTHING`;

export function createAttemptReads(db: DatabaseSync, check: RowCheck) {
  const list = db.prepare(LIST_ATTEMPTS);
  const lastFailed = db.prepare(LAST_FAILED);

  return {
    listAttempts(deliveryId: string): Attempt[] {
      return list.all({ deliveryId }).flatMap((record) => {
        const row = { table: "attempts", id: `${deliveryId}/${record["number"]}` };
        return check("attempt", row, () => record) ?? [];
      });
    },
    lastFailed(channelId: string): Pick<Attempt, "at_ms" | "error"> | null {
      const record = lastFailed.get({ channelId }) as Pick<Attempt, "at_ms" | "error"> | undefined;
      return record === undefined ? null : { ...record };
    },
  };
}

/** Part of a transaction. */
export function createAttemptWrites(db: DatabaseSync) {
  const add = db.prepare(ADD);

  return {
    addAttempt({ delivery_id, number, channel_id, at_ms, outcome, error }: Attempt): void {
      add.run({ delivery_id, number, channel_id, at_ms: Math.round(at_ms), outcome, error });
    },
  };
}
