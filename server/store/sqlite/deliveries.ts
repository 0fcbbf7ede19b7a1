/** The table `deliveries`, and `delivery_incidents`: which of them names which incident. */
import type { DatabaseSync } from "node:sqlite";
import type { ChannelQueue, Delivery, DeliveryStore } from "../port.ts";
import { createAttemptReads } from "./attempts.ts";
import type { RowCheck } from "../row_check.ts";

/** After every id: its first digit would be that of the year 3084. */
const AFTER_ALL = "~";

// Served by the indices deliveries_waiting and, channel by channel, deliveries_by_success.
export const LIST_LIVE_DELIVERIES = `
  WITH live (id) AS (
    SELECT id FROM deliveries INDEXED BY deliveries_waiting WHERE state IN ('queued', 'sending')
    UNION ALL SELECT deliveries.id FROM channels
      CROSS JOIN deliveries ON deliveries.channel_id = channels.id
      WHERE delivered_at_ms >= CAST(:sinceMs AS INTEGER))
  SELECT deliveries.* FROM (SELECT DISTINCT id FROM live) AS live
    CROSS JOIN deliveries ON deliveries.id = live.id
  ORDER BY deliveries.id`;

// Served by the index deliveries_by_channel.
export const LIST_OF_CHANNEL = `
  SELECT * FROM deliveries WHERE channel_id = :channelId AND id < :beforeId
  ORDER BY id DESC LIMIT :limit`;

// By the primary key of delivery_incidents.
export const LIST_OF_INCIDENT = `
  SELECT deliveries.* FROM delivery_incidents JOIN deliveries ON deliveries.id = delivery_id
  WHERE delivery_incidents.incident_id = :incidentId AND delivery_id < :beforeId
  ORDER BY delivery_id DESC LIMIT :limit`;

// Served by the index deliveries_waiting.
export const COUNT_WAITING = `
  SELECT count(*) AS waiting, min(queued_at_ms) AS oldest
  FROM deliveries INDEXED BY deliveries_waiting
  WHERE channel_id = :channelId AND state IN ('queued', 'sending')`;

// Served by the index deliveries_by_success.
export const LAST_DELIVERED = `
  SELECT max(delivered_at_ms) AS at_ms FROM deliveries
  WHERE channel_id = :channelId AND delivered_at_ms IS NOT NULL`;

type DeliveryRecord = { content: string; id: string };

export function createDeliveryReads(db: DatabaseSync, check: RowCheck) {
  const listLive = db.prepare(LIST_LIVE_DELIVERIES);
  const listOfChannel = db.prepare(LIST_OF_CHANNEL);
  const listOfIncident = db.prepare(LIST_OF_INCIDENT);
  const countWaiting = db.prepare(COUNT_WAITING);
  const lastDelivered = db.prepare(LAST_DELIVERED);
  const { listAttempts, lastFailed } = createAttemptReads(db, check);

  const toDeliveries = (records: unknown): Delivery[] =>
    (records as DeliveryRecord[]).flatMap(({ content, ...columns }) =>
      check(
        "delivery",
        { table: "deliveries", id: columns.id },
        () => ({ ...JSON.parse(content), ...columns }),
      ) ?? []
    );

  return {
    listLiveDeliveries: (sinceMs: number): Delivery[] => toDeliveries(listLive.all({ sinceMs })),
    listDeliveries(query: Parameters<DeliveryStore["listDeliveries"]>[0]): Delivery[] {
      const { limit, before_id: beforeId = AFTER_ALL } = query;
      return toDeliveries(
        "channel_id" in query
          ? listOfChannel.all({ channelId: query.channel_id, beforeId, limit })
          : listOfIncident.all({ incidentId: query.incident_id, beforeId, limit }),
      );
    },
    listAttempts,
    readChannelQueue(channelId: string): ChannelQueue {
      const { waiting, oldest } = countWaiting.get({ channelId }) as {
        waiting: number;
        oldest: number | null;
      };
      const { at_ms } = lastDelivered.get({ channelId }) as { at_ms: number | null };
      return {
        waiting,
        oldest_queued_at_ms: oldest,
        last_delivered_at_ms: at_ms,
        last_error: lastFailed(channelId),
      };
    },
  };
}
