/** What goes with incidents and deliveries into the store and comes from it. Times are epoch milliseconds. */
import type { Incident, IncidentLevel, IncidentState } from "./incidents.ts";

/** An incident with what its machine needs to go on after a restart. */
export interface StoredIncident extends Incident {
  /** Plain data; nobody but the machine reads it. */
  memory: unknown;
}

/** Which incidents to list; all of it must fit. Absent: any. */
export interface IncidentQuery {
  /** A host of this name had a reason of it, also one that was deleted. Case does not count. */
  host_name?: string;
  /** One of these had a reason of it; of a group those are its hosts. */
  host_ids?: readonly number[];
  /** The worst level that it had. */
  levels?: readonly IncidentLevel[];
  /** One of its reasons had one of these codes. */
  codes?: readonly string[];
  states?: readonly IncidentState[];
  /** Leaves out those that are, or to their end were, held back. */
  is_opened?: true;
  /** Leaves out those that are part of another. */
  is_whole?: true;
  /** It was not over before this time, … */
  from_ms?: number;
  /** … and began before this one. */
  until_ms?: number;
  /** Those made before the incident of this id: the next page. */
  before_id?: string;
  limit: number;
}

/** One try to send a delivery. */
export interface Attempt {
  delivery_id: string;
  channel_id: string;
  /** From 1, of its delivery. */
  number: number;
  at_ms: number;
  outcome: AttemptOutcome;
  /** What was wrong; of one that was delivered a remark. Null: nothing to say. */
  error: string | null;
}

/**
 * - later: it may go another time.
 * - unfit: refused as it was; a plainer one may be taken.
 * - refused: for good. */
export const ATTEMPT_OUTCOMES = ["delivered", "later", "unfit", "refused"] as const;
export type AttemptOutcome = typeof ATTEMPT_OUTCOMES[number];

/** An acknowledgement that a command asked for, until the server has taken it up. */
export interface QueuedAct {
  id: number;
  at_ms: number;
  incident_id: string;
  author: string;
  note: string;
  /** Null: until the incident ends, grows or gets worse. */
  expires_at_ms: number | null;
}

export const MAX_QUEUED_ACTS = 1_000;

/** How a channel does, for its page. */
export interface ChannelQueue {
  /** Queued or being sent. */
  waiting: number;
  oldest_queued_at_ms: number | null;
  /** Null: nothing was delivered yet. */
  last_delivered_at_ms: number | null;
  /** The newest attempt that failed; null: none did. */
  last_error: Pick<Attempt, "at_ms" | "error"> | null;
}

/** What a channel, a policy or a window that was put came to. */
export type PutOutcome = "stored" | "name_taken" | "too_many";

/** The lists that an operator writes are short: each is read as a whole whenever it is used. */
export const MAX_CHANNELS = 32;
export const MAX_POLICIES = 200;
export const MAX_WINDOWS = 1_000;
