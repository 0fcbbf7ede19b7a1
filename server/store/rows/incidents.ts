/**
 * Incidents as they are kept and as every part of the server reads them. Plain data: it goes to the
 * store, to pages and into messages as it is. Times are epoch milliseconds.
 */
import type { ReasonLevel } from "../../../shared/verdict/mod.ts";

/** Levels of what can become an incident; a note never does. */
export type IncidentLevel = Exclude<ReasonLevel, "note">;

/** Of what a cause is: where its subject belongs. */
export type CauseScope = "host" | "cluster" | "group" | "fleet" | "server";

/** What brought reasons about, as far as they show it: two reasons of one cause are one incident. */
export interface Cause {
  scope: CauseScope;
  /** A host's id as text, a cluster's id, a group's word; "" for the fleet and the server. */
  scope_id: string;
  /** The row of the table of causes, such as `pool`, `away`, `guest`, `channel`. */
  family: string;
  /** An identity: a pool's GUID, a guest's `qemu/104`, a storage's id, a job; "" for the whole. */
  subject_id: string;
}

/** - pending: held back until it has been seen long enough.
 * - open, acknowledged: it holds.
 * - recovering: good evidence, not yet enough of it.
 * - resolved: it is over; such an incident never opens again. */
export type IncidentState = "pending" | "open" | "acknowledged" | "recovering" | "resolved";

/** One reason of an incident, as last seen. */
export interface IncidentReason {
  /** Id of its row in `changes`. */
  reason_id: string;
  /** Null: of no single host, such as of a channel. */
  host_id: number | null;
  /** Its name, which outlives the host; null: of no single host, or stored without it. */
  host_name: string | null;
  code: string;
  subject: string;
  subject_id: string;
  level: IncidentLevel;
  text: string;
  since_ms: number;
  /** When that was read which it says; null for what the server sees by itself. */
  as_of_ms: number | null;
  /** Null while it holds. */
  ended_at_ms: number | null;
}

export interface Acknowledgement {
  author: string;
  note: string;
  at_ms: number;
  /** Null: until the incident ends, grows or gets worse. */
  expires_at_ms: number | null;
  /** The level that was acknowledged: a worse one ends it. */
  level: IncidentLevel;
  /** Counters by device identity at that time: growth beyond them ends it. */
  baseline: Readonly<Record<string, number>>;
}

/** Why nothing is told of an incident at present, and until when (null: until it changes). */
export interface Suppression {
  by: "held_back" | "window" | "acknowledged" | "muted" | "flapping" | "parent" | "starting";
  /** Such as a window's note or the parent's id. */
  of: string;
  until_ms: number | null;
}

export interface Incident {
  /** Sorts by the time it was made. */
  id: string;
  cause: Cause;
  /** What to call it beside the host: a pool's name, a guest's; "" where the host says it all. */
  label: string;
  state: IncidentState;
  /** At present; of one that is over, the last. */
  level: IncidentLevel;
  worst_level: IncidentLevel;
  /** Worst first; those that ended stay until the incident does. */
  reasons: readonly IncidentReason[];
  /** Of more reasons than an incident may have, those that are only counted; absent: none. */
  reasons_left_out?: number;
  /** First sign; never moves forward. */
  began_at_ms: number;
  /** When it was no longer held back; null as long as it is. */
  opened_at_ms: number | null;
  resolved_at_ms: number | null;
  /** How it ended, where that was not by good evidence: "host deleted" and the like. */
  ended_by: string | null;
  acknowledgement: Acknowledgement | null;
  flapping_since_ms: number | null;
  /** Times it came back within the last 15 minutes. */
  flaps: number;
  /** Folded into that one. */
  parent_id: string | null;
  suppressed: readonly Suppression[];
  /** Of its newest event. */
  seq: number;
}

export type IncidentEventKind =
  | "began"
  | "raised"
  | "worsened"
  | "eased"
  | "acknowledged"
  | "acknowledgement_ended"
  | "muted"
  | "unmuted"
  | "flapping"
  | "calmed"
  | "folded"
  | "unfolded"
  | "window_began"
  | "window_ended"
  | "reminded"
  | "recovering"
  | "resolved";

/** One row of an incident's history. */
export interface IncidentEvent {
  incident_id: string;
  seq: number;
  at_ms: number;
  kind: IncidentEventKind;
  level: IncidentLevel;
  /** One sentence, without any age. */
  text: string;
  /** Who did it, where somebody did. */
  author: string | null;
}
