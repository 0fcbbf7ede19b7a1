/** How deliveries are put down, and removed in the end. */
import type { DatabaseSync } from "node:sqlite";
import type { Delivery } from "../port.ts";
import { transaction, withoutSync } from "./transaction.ts";

// A lease counts the attempt, so an older state has fewer of them.
const PUT = `
  INSERT INTO deliveries (id, channel_id, incident_id, seq, kind, state, idempotency_key,
    queued_at_ms, due_ms, not_before_ms, expires_at_ms, lease_until_ms, attempts, last_error,
    delivered_at_ms, collapsed_into, content)
  VALUES (:id, :channel_id, :incident_id, :seq, :kind, :state, :idempotency_key,
    CAST(:queued_at_ms AS INTEGER), CAST(:due_ms AS INTEGER), CAST(:not_before_ms AS INTEGER),
    CAST(:expires_at_ms AS INTEGER), CAST(:lease_until_ms AS INTEGER), :attempts, :last_error,
    CAST(:delivered_at_ms AS INTEGER), :collapsed_into, :content)
  ON CONFLICT DO UPDATE SET
    incident_id = excluded.incident_id, seq = excluded.seq, kind = excluded.kind,
    state = excluded.state, idempotency_key = excluded.idempotency_key,
    queued_at_ms = excluded.queued_at_ms, due_ms = excluded.due_ms,
    not_before_ms = excluded.not_before_ms, expires_at_ms = excluded.expires_at_ms,
    lease_until_ms = excluded.lease_until_ms, attempts = excluded.attempts,
    last_error = excluded.last_error, delivered_at_ms = excluded.delivered_at_ms,
    collapsed_into = excluded.collapsed_into, content = excluded.content
  WHERE deliveries.state IN ('queued', 'sending') AND excluded.attempts >= deliveries.attempts`;

// Served by the index delivery_incidents_by_delivery.
const UNLINK = "DELETE FROM delivery_incidents WHERE delivery_id = :id";

const LINK = `
  INSERT INTO delivery_incidents (incident_id, delivery_id) VALUES (:incidentId, :id)
  ON CONFLICT DO NOTHING`;

// Served by the index deliveries_by_age.
export const LIST_OLD_DELIVERIES = `
  SELECT id FROM deliveries
  WHERE queued_at_ms < CAST(:beforeMs AS INTEGER) AND state NOT IN ('queued', 'sending')
  LIMIT :limit`;

const REMOVE = [
  UNLINK,
  "DELETE FROM attempts WHERE delivery_id = :id",
  "DELETE FROM deliveries WHERE id = :id",
];

/** Parts of a transaction. */
export function createDeliveryWrites(db: DatabaseSync) {
  const put = db.prepare(PUT);
  const unlink = db.prepare(UNLINK);
  const link = db.prepare(LINK);

  return {
    putDelivery({ incident_ids, digest, says, unchanged, ...columns }: Delivery): boolean {
      const content = JSON.stringify({ incident_ids, digest, says, unchanged });
      const { id, incident_id } = columns;
      if (put.run({ ...columns, content }).changes === 0) return false;
      unlink.run({ id });
      const named = incident_id === null ? incident_ids : [incident_id, ...incident_ids];
      for (const incidentId of new Set(named)) link.run({ id, incidentId });
      return true;
    },
  };
}

export function createDeliveryQueueWrites(db: DatabaseSync) {
  const listOld = db.prepare(LIST_OLD_DELIVERIES);
  const removals = REMOVE.map((sql) => db.prepare(sql));

  return {
    pruneDeliveries: (beforeMs: number, limit: number): number =>
      withoutSync(db, () =>
        transaction(db, () => {
          const old = listOld.all({ beforeMs, limit }) as { id: string }[];
          for (const { id } of old) for (const removal of removals) removal.run({ id });
          return old.length;
        })),
  };
}
