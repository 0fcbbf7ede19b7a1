import type { QueuedAct } from "./rows/outbox.ts";

/** What another process asks the server that serves to do to an incident. */
export interface QueuedActStore {
  /** False when `MAX_QUEUED_ACTS` wait already. */
  queueAct(act: Omit<QueuedAct, "id">): Promise<boolean>;
  /** Those that wait, in order. */
  listQueuedActs(): Promise<QueuedAct[]>;
  /** It is done, or cannot be. */
  deleteQueuedAct(id: number): Promise<void>;
}
