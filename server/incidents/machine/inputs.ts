/** What the incident machine is told. Plain data; times are epoch milliseconds. */
import type { Kind, SectionName } from "../../../shared/sample/mod.ts";
import type { ReasonLevel } from "../../../shared/verdict/mod.ts";
import type { IncidentReason } from "../../store/rows/incidents.ts";
import type { Window } from "../../store/rows/windows.ts";

/** What of a host decides where its incidents belong. */
export interface HostAttributes {
  host_id: number;
  name: string;
  group: string | null;
  tags: readonly string[];
  /** Null: in none, or not known. */
  cluster: { id: string; name: string | null } | null;
  /** Of its fast samples. */
  fast_interval_ms: number;
}

/** The newest sample of one kind, as evidence. */
export interface SampleEvidence {
  /** By the server's clock; also what names the sample: another time is another sample. */
  collected_at_ms: number;
  interval_ms: number;
  /** What it does not tell; empty where everything was read. */
  unread: readonly Unread[];
}

export interface Unread {
  section: SectionName;
  /** Identities of the subjects that were not read in full; null: the section as a whole. */
  about: readonly string[] | null;
}

/** On which host it was found. */
type ReasonHost = "host_id" | "host_name";

/** A reason that the judge finds now, also one that only holds on from an earlier reading. */
export interface FoundReason extends Omit<IncidentReason, ReasonHost | "level" | "ended_at_ms"> {
  level: ReasonLevel;
  /** The newest sample does not tell of it: it counts neither for nor against. */
  held: boolean;
  /** The pool on which its subject lies, where that is known; of pools themselves not needed. */
  pool?: { id: string; name: string } | null;
  /** It is about a storage that all members of its cluster share; absent: it is not. */
  is_shared?: true;
  /** Errors so far by device identity, ever growing: growth beyond what was acknowledged speaks. */
  counters?: Readonly<Record<string, number>>;
}

/** What the judge found of a host. `reasons` is everything that holds. */
export interface Judged {
  type: "judged";
  host_id: number;
  reasons: readonly FoundReason[];
  /** Absent: no such sample was ever received. */
  samples: { readonly [K in Kind]?: SampleEvidence };
  /**
   * By `reasonKey`, of percentages with a limit: by how many points the limit is kept, below zero
   * while it is not. Wanted also of what is no reason any more; without it ten good minutes decide.
   */
  margins?: Readonly<Record<string, number>>;
}

export type Input =
  | Judged
  /** A host that has been here, first and whenever one of its attributes changes. */
  | { type: "host"; host: HostAttributes }
  | { type: "host_deleted"; host_id: number }
  | {
    type: "muted";
    host_id: number;
    code: string;
    subject_id: string;
    note: string;
    author: string | null;
    expires_at_ms: number | null;
  }
  | {
    type: "unmuted";
    host_id: number;
    code: string;
    subject_id: string;
    author: string | null;
  }
  | {
    type: "acknowledged";
    incident_id: string;
    author: string;
    note: string;
    expires_at_ms: number | null;
  }
  | { type: "unacknowledged"; incident_id: string; author: string }
  | { type: "window_put"; window: Window }
  | { type: "window_deleted"; window_id: string }
  /** The operator's word that a pool is gone on purpose. */
  | { type: "pool_left"; host_id: number; guid: string }
  /** Limits of these hosts changed, null: of all. What the next judgement lacks is over at once. */
  | { type: "thresholds"; host_ids: readonly number[] | null }
  /** A reason goes by another identity from now on. */
  | {
    type: "identified";
    host_id: number;
    code: string;
    from_subject_id: string;
    subject_id: string;
  }
  | { type: "channel_broken"; channel_id: string; name: string; why: string }
  /** It was repaired, or deleted. */
  | { type: "channel_works"; channel_id: string }
  /** The server has started: for 120 s hosts may still come back. */
  | { type: "started" }
  /** Time passes: wanted at least each 30 s. */
  | { type: "tick" };
