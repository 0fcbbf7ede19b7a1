/** What sending wants of the store. */
import type { ChannelRow, Delivery } from "../../store/rows/deliveries.ts";

/** What becomes of a row once an attempt is over. */
export type Settlement =
  | { state: "delivered"; at_ms: number; attempts: number; last_error: string | null }
  /** Back in the queue. */
  | { state: "queued"; not_before_ms: number; attempts: number; last_error: string }
  /** Given up: its time is over. */
  | { state: "expired"; attempts: number; last_error: string }
  /** Refused for good, and nothing waits for it: a test. */
  | { state: "dead"; attempts: number; last_error: string };

export interface Outbox {
  /** Every channel, also those that are broken or disabled. */
  channels(): Promise<readonly ChannelRow[]>;
  /**
   * Rows of a channel that may be sent at `nowMs`: queued with `not_before_ms` not after it, or
   * sending with a lease that is over. Of each incident only the oldest row that is not settled,
   * whether it is due or not; tests first, then by attempts, then by age; at most `limit`.
   */
  due(channelId: string, nowMs: number, limit: number): Promise<readonly Delivery[]>;
  /**
   * Makes a row `sending` until `untilMs`, provided that it is as `seen`: in that state, under
   * that lease. False: another was faster, or it is settled.
   */
  lease(seen: Delivery, untilMs: number): Promise<boolean>;
  /** Settles a row that is still under the lease until `leaseUntilMs`; else does nothing: false. */
  settle(id: string, leaseUntilMs: number, settlement: Settlement): Promise<boolean>;
}
