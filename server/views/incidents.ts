/** Incidents as pages and programs list them. */
import { REASON_LEVELS, type ReasonLevel } from "../../shared/verdict/mod.ts";

/** Levels that an incident can have: a note never becomes one. */
export type IncidentTone = Exclude<ReasonLevel, "note">;

export const INCIDENT_TONES = REASON_LEVELS.filter((level) => level !== "note");

/** As of an incident; the order is that of its life. */
export const INCIDENT_STATES = [
  "pending",
  "open",
  "acknowledged",
  "recovering",
  "resolved",
] as const;

export type IncidentPhase = typeof INCIDENT_STATES[number];

/** The incident of which a reason is part, as far as a reason shows it. */
export interface ReasonIncident {
  id: string;
  state: IncidentPhase;
}

/** One incident as a line of a list. */
export interface IncidentRow {
  id: string;
  state: IncidentPhase;
  /** At present; of one that is over, the last. */
  level: IncidentTone;
  worst_level: IncidentTone;
  /** The one host that it is about, as long as it is registered; null: several, or none. */
  host: string | null;
  /** Where it is, as an operator calls it: a host, a cluster, a group; never "". */
  place: string;
  /** What to call its subject beside its sentence; "" where that says it all. */
  label: string;
  /** Of its worst reason. */
  code: string;
  sentence: string;
  /** Reasons beside that one which hold, or held until its end. */
  more_reasons: number;
  /** How many hosts its reasons are of. */
  hosts: number;
  began_unix: number;
  /** Null as long as it is held back; of one that is over: it passed while it was. */
  opened_unix: number | null;
  resolved_unix: number | null;
  /** Times it came back within the last 15 minutes that it was looked at. */
  flaps: number;
  is_flapping: boolean;
  acknowledged: IncidentWord | null;
  /** The incident it is part of; null: it stands for itself. */
  parent_id: string | null;
  /** When the window ends in which nothing is told of it; null: it is in none. */
  window_until_unix: number | null;
}

/** That somebody has taken it on. */
export interface IncidentWord {
  author: string;
  note: string;
  at_unix: number;
  /** Null: until it ends, grows or gets worse. */
  expires_unix: number | null;
}

/** One page of the list. */
export interface IncidentsPage {
  /** Unless sorted those that are not over first, worst first; then the others, newest first. */
  rows: readonly IncidentRow[];
  /** Sorted, of those that are over so many of the newest alone; null: there are no older ones. */
  newest_over: number | null;
  /** What the next page begins after; null: this is the last. */
  next: string | null;
  /** The state of all incidents that it was made at. */
  revision: string;
}

/** Whether somebody may be told of it: neither held back nor over. */
export function isStanding({ state }: Pick<IncidentRow, "state">): boolean {
  return state !== "pending" && state !== "resolved";
}

/** Of one that is over the worst that it had. */
export function shownLevel(
  { state, level, worst_level }: Pick<IncidentRow, "state" | "level" | "worst_level">,
): IncidentTone {
  return state === "resolved" ? worst_level : level;
}

/** One incident in full. */
export interface IncidentView {
  row: IncidentRow;
  /** Worst first; those that ended stay. */
  reasons: readonly IncidentReasonView[];
  /** Of more reasons than are kept singly, how many. */
  reasons_left_out: number;
  /** How it ended, where that was not by good evidence; null: by that, or not yet. */
  ended_by: string | null;
  /** Why nobody is told of it at present, each as a sentence; empty: channels are. */
  suppressed: readonly string[];
  /** Why single channels are not, or were not, told something. The newest first. */
  holds: readonly HoldView[];
  /** What was sent, or is about to be. The newest first. */
  deliveries: readonly DeliveryView[];
  /** In order. */
  events: readonly EventView[];
  /** Those that are part of it and not over. */
  parts: readonly IncidentRow[];
}

export interface IncidentReasonView {
  id: string;
  /** Of a host that is registered; null: of no single host, or of one that was deleted. */
  host: string | null;
  /** What the host is called, also one that was deleted; null: of no single host. */
  host_name: string | null;
  code: string;
  subject: string;
  subject_id: string;
  label: string;
  level: IncidentTone;
  text: string;
  since_unix: number;
  /** When that was read which it says; null: the server sees it by itself. */
  as_of_unix: number | null;
  /** Null while it holds. */
  ended_unix: number | null;
  /** Null unless it holds and is muted. */
  muted: { note: string; expires_unix: number | null } | null;
}

export interface EventView {
  seq: number;
  at_unix: number;
  kind: string;
  level: IncidentTone;
  text: string;
  author: string | null;
}

export interface HoldView {
  channel: string;
  /** In words, with its end where that is known. */
  why: string;
  at_unix: number;
  /** Null as long as it lasts. */
  ended_unix: number | null;
}

export interface DeliveryView {
  id: string;
  channel: string;
  /** Such as `raise` or `digest`. */
  kind: string;
  state: string;
  queued_unix: number;
  /** Not before then; null once it is settled. */
  due_unix: number | null;
  delivered_unix: number | null;
  error: string | null;
  attempts: readonly { number: number; at_unix: number; outcome: string; error: string | null }[];
}
