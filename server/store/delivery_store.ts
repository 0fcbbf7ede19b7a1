import type { Delivery } from "./rows/deliveries.ts";
import type { Attempt, ChannelQueue } from "./rows/outbox.ts";

/** The outbox. What is queued and what became of it are parts of a transaction (`IncidentWrites`). */
export interface DeliveryStore {
  /** Those queued or being sent, and those delivered at `sinceMs` or later, oldest first. */
  listLiveDeliveries(sinceMs: number): Promise<Delivery[]>;
  /** Newest first; of an incident also the digests that name it. */
  listDeliveries(
    query: ({ channel_id: string } | { incident_id: string }) & {
      limit: number;
      before_id?: string;
    },
  ): Promise<Delivery[]>;
  /** In order. */
  listAttempts(deliveryId: string): Promise<Attempt[]>;
  readChannelQueue(channelId: string): Promise<ChannelQueue>;
}
