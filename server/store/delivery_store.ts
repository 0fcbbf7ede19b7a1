import type { Delivery } from "./rows/incidents.ts";
import type { Attempt, ChannelQueue } from "./rows/outbox.ts";

/** What a lease rests on: the row as it was seen. */
export type SeenDelivery = Pick<Delivery, "id" | "state" | "lease_until_ms">;

/** The outbox. What is queued and what became of it are parts of a transaction (`IncidentWrites`). */
export interface DeliveryStore {
  /**
   * Of one channel, those that may be sent at `nowMs`: queued and not before their time, or sending
   * under a lease that is over. Of each incident only the oldest that is not settled, due or not,
   * so that they come in order; tests first, then by attempts, then by age.
   */
  listDueDeliveries(channelId: string, nowMs: number, limit: number): Promise<Delivery[]>;
  /**
   * Makes them `sending` until `untilMs`, and counts the attempt, where they are as they were seen.
   * The ids of those: another was faster at the rest, or they are settled.
   */
  leaseDeliveries(seen: readonly SeenDelivery[], untilMs: number): Promise<string[]>;
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
