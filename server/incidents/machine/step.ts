/** One step of the machine: the time it happens at, and what it brought about so far. */
import type {
  Cause,
  IncidentEvent,
  IncidentEventKind,
  IncidentLevel,
} from "../../store/rows/incidents.ts";
import { causeKey } from "./causes.ts";
import { isOpen, type LiveIncident } from "./live_incident.ts";
import type { MuteBook } from "./mute_book.ts";
import type { Registry } from "./registry.ts";
import type { WindowBook } from "./window_book.ts";

/** What outlives a step. */
export interface Keeping {
  registry: Registry;
  windows: WindowBook;
  mutes: MuteBook;
  makeId: () => string;
  /** Elapsed time until when hosts may still come back after a start. */
  startingUntilMs: number | null;
  /** The same by the wall clock. */
  startingUntilWallMs: number | null;
  /** Hosts of which limits changed since they were judged. */
  rejudged: Set<number>;
}

export class Step {
  readonly touched = new Set<LiveIncident>();
  readonly begun: LiveIncident[] = [];
  readonly events: IncidentEvent[] = [];
  readonly removed: LiveIncident[] = [];
  /** Incidents that list as many reasons as they may, none milder than this level. */
  readonly fullFor = new Map<LiveIncident, IncidentLevel>();

  constructor(
    readonly keeping: Keeping,
    /** By the wall clock: for what people read. */
    readonly nowMs: number,
    /** For durations. */
    readonly elapsedMs: number,
    /** For what was set by the wall clock. */
    readonly believedMs: number,
  ) {}

  begin(cause: Cause, { label, level, sinceMs }: {
    label: string;
    level: IncidentLevel;
    sinceMs: number;
  }): LiveIncident {
    const { registry, makeId } = this.keeping;
    const key = causeKey(cause);
    const live: LiveIncident = {
      id: makeId(),
      key,
      cause,
      label,
      state: "pending",
      level,
      worstLevel: level,
      tracks: new Map(),
      leftOut: new Map(),
      beganMs: Math.min(sinceMs, this.nowMs),
      openedMs: null,
      resolvedMs: null,
      endedBy: null,
      acknowledgement: null,
      flappingSinceMs: null,
      parentId: null,
      seq: 0,
      firstMs: this.elapsedMs,
      raw: null,
      changes: registry.pastChanges(key),
      flapLevel: null,
      settling: null,
      heldUntilMs: null,
      windowOf: null,
      isMuted: false,
      outage: null,
      reported: null,
      keptMs: this.elapsedMs,
      hasCounted: false,
    };
    registry.add(live);
    this.begun.push(live);
    this.touched.add(live);
    return live;
  }

  emit(
    live: LiveIncident,
    kind: IncidentEventKind,
    text: string,
    author: string | null = null,
  ): void {
    live.seq++;
    this.events.push({
      incident_id: live.id,
      seq: live.seq,
      at_ms: this.nowMs,
      kind,
      level: live.level,
      text,
      author,
    });
  }

  /** Ends an incident: it never opens again. */
  end(live: LiveIncident, text: string): void {
    if (live.endedBy === null && !isOpen(live)) live.endedBy = "passed while it was held back";
    live.state = "resolved";
    live.resolvedMs = this.nowMs;
    live.flappingSinceMs = null;
    this.emit(live, "resolved", text);
    this.removed.push(live);
  }
}
