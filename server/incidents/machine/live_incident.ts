/** An incident while the machine works on it, and the questions that are asked of it. */
import type { Kind, SectionName } from "../../../shared/sample/mod.ts";
import { compareReasonLevels } from "../../../shared/verdict/mod.ts";
import type { CauseRow } from "../../../shared/verdict/rule.ts";
import type {
  Acknowledgement,
  Cause,
  Incident,
  IncidentLevel,
  IncidentReason,
  IncidentState,
} from "../../store/rows/incidents.ts";
import { type LevelChange, worstOf } from "./flapping.ts";
import type { Holding } from "./holding.ts";

/** One reason of an incident, and what is counted of it. */
export interface Track {
  key: string;
  /** Its level is the one last seen. */
  reason: IncidentReason;
  row: CauseRow;
  shownBy: Kind | "server";
  goodBy: Kind;
  sections: readonly SectionName[];
  holding: Holding;
  /** The newest sample that was counted, or that it was there before. */
  sampleMs: number | null;
  intervalMs: number;
  counters: Readonly<Record<string, number>>;
}

/** After a window or a parent has ended: what follows is told after a fresh sample. */
export interface Settling {
  by: "window" | "parent";
  of: string;
  /** In elapsed time: no longer than until then. */
  due_ms: number;
  /** The same by the wall clock, as it was when that began. */
  until_ms: number;
}

/** What many hosts that went away at once have in common. */
export interface OutageMembers {
  /** Ids of the incidents of its hosts that are not over, by host. */
  incidents: Map<number, string>;
  /** Those that are still away. */
  away: Set<number>;
  /** Of those that joined, as many as an incident lists. */
  reasons: IncidentReason[];
  /** How many ever joined. */
  joined: number;
  /** Elapsed time. */
  lastJoinedMs: number;
  /** When the last came back, since only a few are away; null: more are. */
  returningSinceMs: number | null;
  /** Whether one of its hosts was away for long enough to be told. */
  isHeldThrough: boolean;
  /** Hosts in its scope when the newest one joined. */
  size: number;
}

export interface LiveIncident {
  id: string;
  key: string;
  cause: Cause;
  label: string;
  state: IncidentState;
  level: IncidentLevel;
  worstLevel: IncidentLevel;
  tracks: Map<string, Track>;
  /** By host: reasons beyond the bound. */
  leftOut: Map<number | null, number>;
  beganMs: number;
  openedMs: number | null;
  resolvedMs: number | null;
  endedBy: string | null;
  acknowledgement: Acknowledgement | null;
  flappingSinceMs: number | null;
  parentId: string | null;
  seq: number;
  /** First sign, in elapsed time: parents and children are compared by it. */
  firstMs: number;
  /** The worst level seen, before anything is held back; null: well. */
  raw: IncidentLevel | null;
  changes: readonly LevelChange[];
  /** Worst of the levels between which it flaps. */
  flapLevel: IncidentLevel | null;
  settling: Settling | null;
  /** Until when it is held back if it stays as it is; null: until enough samples show it. */
  heldUntilMs: number | null;
  /** Note of the window it is in, as last told. */
  windowOf: string | null;
  isMuted: boolean;
  outage: OutageMembers | null;
  reported: { material: readonly unknown[]; detail: string; elapsedMs: number } | null;
  /** Elapsed time when its memory was last told. */
  keptMs: number;
  /** Whether something is counted that its memory does not have yet. */
  hasCounted: boolean;
}

/** What the machine needs beside an incident to go on after a restart. */
export interface Memory {
  first_ms: number;
  changes: readonly LevelChange[];
  flap_level: IncidentLevel | null;
  settling: Settling | null;
  held_until_ms: number | null;
  window_of: string | null;
  is_muted: boolean;
  left_out: readonly (readonly [number | null, number])[];
  tracks: Readonly<Record<string, TrackMemory>>;
  outage: {
    /** Still away. */
    away: readonly number[];
    joined: number;
    last_joined_ms: number;
    returning_since_ms: number | null;
    size: number;
  } | null;
}

export interface TrackMemory {
  holding: Holding;
  sample_ms: number | null;
  interval_ms: number;
  counters: Readonly<Record<string, number>>;
  row: CauseRow;
}

/** An incident as it is to be stored. */
export interface KeptIncident extends Incident {
  /** Nobody but the machine reads it. */
  memory: Memory;
}

export function activeTracks({ tracks }: LiveIncident): Track[] {
  return [...tracks.values()].filter(({ reason }) => reason.ended_at_ms === null);
}

/** What is the matter on which host. */
export interface ReasonPlace {
  hostId: number;
  code: string;
}

/** Of the reasons that hold, else of all it had: which, and of which hosts. */
export function subjectsOf(live: LiveIncident): ReasonPlace[] {
  if (live.outage !== null) {
    return [...live.outage.incidents.keys()].map((hostId) => ({ hostId, code: "offline" }));
  }
  const active = activeTracks(live);
  const tracks = active.length > 0 ? active : [...live.tracks.values()];
  return tracks.flatMap(({ reason: { host_id, code } }) =>
    host_id === null ? [] : [{ hostId: host_id, code }]
  );
}

/** The hosts it is about: those of reasons that hold, else of all it had. */
export function hostsOf(live: LiveIncident): number[] {
  return [...new Set(subjectsOf(live).map(({ hostId }) => hostId))];
}

/** The worst level that is seen of it, before anything is held back; null: well. */
export function rawLevel(live: LiveIncident): IncidentLevel | null {
  return worstOf(activeTracks(live).map(({ holding }) => holding.seen));
}

/** Whether it is told of at all: not held back, and not over. */
export function isOpen({ state }: Pick<LiveIncident, "state">): boolean {
  return state !== "pending" && state !== "resolved";
}

export function isWorse(a: IncidentLevel, b: IncidentLevel): boolean {
  return compareReasonLevels(a, b) < 0;
}

/** What names a reason among all hosts. */
export function trackKey(hostId: number | null, code: string, subjectId: string): string {
  return `${hostId ?? ""}\n${code}\n${subjectId}`;
}
