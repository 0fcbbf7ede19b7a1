/** The table `deliveries`, and `delivery_incidents`: which of them names which incident. */
import type { Attempt, ChannelQueue, Delivery, DeliveryStore } from "../port.ts";
import type { RowCheck } from "../row_check.ts";
import type { Database, Reader, Session } from "./database.ts";
import { statement } from "./statement.ts";

/** After every id: its first digit would be that of the year 3084. */
const AFTER_ALL = "~";

const NAMES = [
  "id",
  "channel_id",
  "incident_id",
  "seq",
  "kind",
  "state",
  "idempotency_key",
  "queued_at_ms",
  "due_ms",
  "not_before_ms",
  "expires_at_ms",
  "lease_until_ms",
  "attempts",
  "last_error",
  "delivered_at_ms",
  "collapsed_into",
  "content",
] as const;
const COLUMNS = NAMES.map((name) => `deliveries.${name}`).join(", ");

// Served by the indices deliveries_waiting and, channel by channel, deliveries_by_success.
const LIST_LIVE = statement(`
  SELECT ${COLUMNS} FROM deliveries WHERE id IN (
    SELECT id FROM deliveries WHERE state IN ('queued', 'sending')
    UNION SELECT deliveries.id FROM channels
      JOIN deliveries ON deliveries.channel_id = channels.id
      WHERE delivered_at_ms >= :sinceMs)
  ORDER BY id`);

// Served by the index deliveries_by_channel.
const LIST_OF_CHANNEL = statement(`
  SELECT ${COLUMNS} FROM deliveries WHERE channel_id = :channelId AND id < :beforeId
  ORDER BY id DESC LIMIT :limit`);

// By the primary key of delivery_incidents.
const LIST_OF_INCIDENT = statement(`
  SELECT ${COLUMNS} FROM delivery_incidents JOIN deliveries ON deliveries.id = delivery_id
  WHERE delivery_incidents.incident_id = :incidentId AND delivery_id < :beforeId
  ORDER BY delivery_id DESC LIMIT :limit`);

// Served by the index deliveries_waiting.
const COUNT_WAITING = statement(`
  SELECT count(*) AS waiting, min(queued_at_ms) AS oldest FROM deliveries
  WHERE channel_id = :channelId AND state IN ('queued', 'sending')`);

// Served by the index deliveries_by_success.
const LAST_DELIVERED = statement(`
  SELECT max(delivered_at_ms) AS at_ms FROM deliveries
  WHERE channel_id = :channelId AND delivered_at_ms IS NOT NULL`);

// Served by the index attempts_failed.
const LAST_FAILED = statement(`
  SELECT at_ms, error FROM attempts
  WHERE channel_id = :channelId AND outcome <> 'delivered' ORDER BY at_ms DESC LIMIT 1`);

// A lease counts the attempt, so an older state has fewer of them.
const PUT = statement(`
  INSERT INTO deliveries (${NAMES.join(", ")})
  VALUES (${NAMES.map((name) => `:${name}`).join(", ")})
  ON CONFLICT (id) DO UPDATE SET ${
  NAMES.filter((name) => name !== "id" && name !== "channel_id")
    .map((name) => `${name} = excluded.${name}`).join(", ")
}
  WHERE deliveries.state IN ('queued', 'sending') AND excluded.attempts >= deliveries.attempts`);

// Served by the index delivery_incidents_by_delivery.
const UNLINK = statement("DELETE FROM delivery_incidents WHERE delivery_id = :id");

const LINK = statement(`
  INSERT INTO delivery_incidents (delivery_id, incident_id)
  SELECT :id::text, * FROM unnest(:incidentIds::text[]) ON CONFLICT DO NOTHING`);

// Served by the index deliveries_by_age.
const LIST_OLD = statement(`
  SELECT id FROM deliveries
  WHERE queued_at_ms < :beforeMs AND state NOT IN ('queued', 'sending') LIMIT :limit`);

const REMOVE = [
  "DELETE FROM delivery_incidents WHERE delivery_id = ANY(:ids::text[])",
  "DELETE FROM attempts WHERE delivery_id = ANY(:ids::text[])",
  "DELETE FROM deliveries WHERE id = ANY(:ids::text[])",
].map(statement);

export function createDeliveryReads(
  db: Reader,
  check: RowCheck,
): Omit<DeliveryStore, "listAttempts"> {
  const toDelivery = ({ content, ...columns }: { content: string; id: string }): Delivery | [] =>
    check(
      "delivery",
      { table: "deliveries", id: columns.id },
      () => ({ ...JSON.parse(content), ...columns }),
    ) ?? [];

  return {
    listLiveDeliveries: async (sinceMs) =>
      (await db.all<{ content: string; id: string }>(LIST_LIVE, { sinceMs })).flatMap(toDelivery),
    async listDeliveries(query) {
      const { limit, before_id: beforeId = AFTER_ALL } = query;
      const records =
        await ("channel_id" in query
          ? db.all<{ content: string; id: string }>(LIST_OF_CHANNEL, {
            channelId: query.channel_id,
            beforeId,
            limit,
          })
          : db.all<{ content: string; id: string }>(LIST_OF_INCIDENT, {
            incidentId: query.incident_id,
            beforeId,
            limit,
          }));
      return records.flatMap(toDelivery);
    },
    async readChannelQueue(channelId): Promise<ChannelQueue> {
      const [waiting, delivered, failed] = await Promise.all([
        db.get<{ waiting: number; oldest: number | null }>(COUNT_WAITING, { channelId }),
        db.get<{ at_ms: number | null }>(LAST_DELIVERED, { channelId }),
        db.get<Pick<Attempt, "at_ms" | "error">>(LAST_FAILED, { channelId }),
      ]);
      return {
        waiting: waiting?.waiting ?? 0,
        oldest_queued_at_ms: waiting?.oldest ?? null,
        last_delivered_at_ms: delivered?.at_ms ?? null,
        last_error: failed,
      };
    },
  };
}

/** Part of a transaction. */
export async function putDelivery(
  session: Session,
  { incident_ids, digest, says, unchanged, ...columns }: Delivery,
): Promise<boolean> {
  const content = JSON.stringify({ incident_ids, digest, says, unchanged });
  const { id, incident_id } = columns;
  if (await session.run(PUT, { ...columns, content }) === 0) return false;
  await session.run(UNLINK, { id });
  const named = incident_id === null ? incident_ids : [incident_id, ...incident_ids];
  await session.run(LINK, { id, incidentIds: [...new Set(named)] });
  return true;
}

export function createDeliveryPruning(db: Database) {
  return {
    pruneDeliveries: (beforeMs: number, limit: number): Promise<number> =>
      db.step(async (session) => {
        const old = await session.all<{ id: string }>(LIST_OLD, { beforeMs, limit });
        const ids = old.map(({ id }) => id);
        for (const removal of REMOVE) await session.run(removal, { ids });
        return old.length;
      }),
  };
}
