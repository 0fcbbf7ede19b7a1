import type { ChannelRow } from "./rows/deliveries.ts";
import type { PutOutcome } from "./rows/outbox.ts";

export interface ChannelStore {
  /** All of them, in the order they were made. */
  listChannels(): Promise<ChannelRow[]>;
  findChannel(id: string): Promise<ChannelRow | null>;
  /** Replaces the one of the same id. Names are unique without regard to case. */
  putChannel(channel: ChannelRow): Promise<PutOutcome>;
  /** With what waits on it and what it was told. False when there is no such channel. */
  deleteChannel(id: string): Promise<boolean>;
}
