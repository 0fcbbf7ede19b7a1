import type { QueuedAct } from "./rows/outbox.ts";

/** What another process asks the server that serves to do to an incident. */
export interface QueuedActStore {
  /** Its id; null when `MAX_QUEUED_ACTS` wait already. */
  queueAct(act: Omit<QueuedAct, "id">): Promise<number | null>;
  /** Those that wait, in order. */
  listQueuedActs(): Promise<QueuedAct[]>;
  /** It is done, or cannot be. */
  deleteQueuedAct(id: number): Promise<void>;
}
