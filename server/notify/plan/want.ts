/**
 * What one channel ought to be told of one incident next: what it was last told is compared with
 * what the incident is now, never with what happened in between.
 */
import type { Hold, Said, Told } from "../../store/rows/deliveries.ts";
import type { Incident, IncidentLevel, Suppression } from "../../store/rows/incidents.ts";
import { isWorse, reaches, worseOf } from "./levels.ts";
import type { Heard } from "./policies.ts";

export type HoldCause = Pick<Hold, "why" | "of" | "until_ms">;

/** One incident on one channel. */
export interface Pair {
  channel_id: string;
  incident: Incident;
  told: Told | null;
  /** What waits to be told already. */
  placed: Said | null;
  /** What the channel's policies let it hear; of one that is over, at its worst; null: nothing. */
  heard: Heard | null;
  /** Where it ended just now: what kept it from being told until then. */
  ended_under: readonly Suppression[] | null;
}

export type Want =
  /** Not before `earliest_ms`, where that is not null. */
  | { do: "tell"; said: Said; earliest_ms: number | null }
  /** What waits goes on waiting, and nothing new is told. */
  | { do: "keep"; hold: HoldCause | null }
  | { do: "nothing"; hold: HoldCause | null };

const NOTHING: Want = { do: "nothing", hold: null };
const LOUD: ReadonlySet<Said["kind"]> = new Set(["raise", "worsen", "remind", "flap"]);

/** Whether quiet hours let it pass. */
export function isUrgent({ kind, level }: Said): boolean {
  return LOUD.has(kind) && level !== "resolved" && reaches(level, "critical");
}

/** What the channel believes to be open; null: nothing. */
export function openTold(told: Told | null): Told & { level: IncidentLevel } | null {
  return told === null || told.level === "resolved" ? null : { ...told, level: told.level };
}

export function wanted(pair: Pair, nowMs: number): Want {
  const { incident, heard } = pair;
  if (incident.opened_at_ms === null) return holdFor(incident.suppressed, "held_back");
  const { family, subject_id } = incident.cause;
  if (family === "channel" && subject_id === pair.channel_id) return hold("own_channel");
  if (incident.state === "resolved") return wantedAfter(pair, nowMs);
  const { suppressed } = incident;
  const isClosed = suppressed.some(({ by }) => by !== "acknowledged" && by !== "flapping");
  if (isClosed) return holdFor(suppressed, "window");
  if (heard === null) return wantedUnheard(pair);
  if (incident.state === "recovering") {
    return { do: "keep", hold: openTold(pair.told) === null ? cause("recovering") : null };
  }
  return suppressed.length > 0 ? wantedHushed(pair, heard) : wantedOpen(pair, heard, nowMs);
}

/** Of one that is over. */
function wantedAfter(pair: Pair, nowMs: number): Want {
  const { incident, heard, placed, ended_under } = pair;
  const told = openTold(pair.told);
  const window = incident.ended_by === null ? standingWindow(incident, nowMs) : null;
  if (told !== null) {
    if (window !== null) return holdFor([window], "window");
    return tell(pair, { kind: "resolve", level: "resolved", how: told.how });
  }
  if (heard === null) return hold("policy");
  const peak = incident.worst_level;
  if (placed !== null) {
    if (placed.kind === "mention") return { do: "tell", said: placed, earliest_ms: null };
    return tell(pair, { kind: "raise", level: "resolved", how: placed.how, peak });
  }
  // Once a message has said that it is over, there is no more to say.
  if (pair.told !== null || ended_under === null) return NOTHING;
  if (incident.parent_id !== null || ended_under.some(({ by }) => by !== "window")) return NOTHING;
  const mention = tell(pair, { kind: "mention", level: "resolved", how: "digest", peak });
  return { ...mention, earliest_ms: window?.until_ms ?? null };
}

/** Of one that its policies keep from this channel. */
function wantedUnheard(pair: Pair): Want {
  const told = openTold(pair.told);
  if (told === null) return hold("policy");
  const eased = isWorse(told.level, pair.incident.level);
  const note = eased
    ? `It is ${pair.incident.level} now, which this channel is not told of`
    : "This channel is not told of it any more";
  return tell(pair, { kind: "resolve", level: "resolved", how: told.how, note });
}

/** Of one that flaps or was acknowledged: one message says so, and what is worse breaks through. */
function wantedHushed(pair: Pair, heard: Heard): Want {
  const { incident: { suppressed } } = pair;
  const told = openTold(pair.told);
  const isAcknowledged = suppressed.some(({ by }) => by === "acknowledged");
  const mark = isAcknowledged ? "acknowledged" : "flapping";
  const { level, how } = heard;
  if (told !== null && isWorse(level, told.level)) {
    return tell(pair, { kind: "worsen", level, mark, how });
  }
  if (told?.mark === mark) return holdFor(suppressed, mark);
  if (!isAcknowledged) {
    const worst = told === null ? level : worseOf(level, told.level);
    return tell(pair, { kind: "flap", level: worst, mark, how });
  }
  // Who reads a digest is not told that somebody is at work.
  if (told === null || how === "digest") return holdFor(suppressed, mark);
  return tell(pair, { kind: "ack", level: told.level, mark, how });
}

function wantedOpen(pair: Pair, heard: Heard, nowMs: number): Want {
  const { level, how, remind_ms } = heard;
  const told = openTold(pair.told);
  if (told === null) return tell(pair, { kind: "raise", level, how });
  if (isWorse(level, told.level)) return tell(pair, { kind: "worsen", level, how });
  if (told.mark === "flapping") return tell(pair, { kind: "calm", level, how });
  if (level !== told.level) return tell(pair, { kind: "ease", level, how, peak: told.peak });
  const isDue = remind_ms !== null && how === "at_once" &&
    nowMs >= told.remind_from_ms + remind_ms;
  if (told.hushed || isDue) return tell(pair, { kind: "remind", level, how });
  const peak = told.peak ?? peakOf(pair.placed, told.level);
  if (peak === null) return NOTHING;
  return tell(pair, { kind: "mention", level, how: "digest", peak });
}

/** The worst of what waited to be told and is not so any more. */
function peakOf(placed: Said | null, toldLevel: IncidentLevel): IncidentLevel | null {
  if (placed === null || placed.level === "resolved") return null;
  if (placed.kind === "mention") return placed.peak;
  return isWorse(placed.level, toldLevel)
    ? worseOf(placed.level, placed.peak ?? placed.level)
    : null;
}

function tell(
  { incident }: Pair,
  said: Pick<Said, "kind" | "level" | "how"> & Partial<Said>,
): Want & { do: "tell" } {
  const { id: incident_id, seq } = incident;
  return {
    do: "tell",
    said: { incident_id, seq, mark: "open", peak: null, note: null, ...said },
    earliest_ms: null,
  };
}

/** The window that goes on over an incident's end; null: none, or none that says until when. */
function standingWindow({ suppressed }: Incident, nowMs: number): Suppression | null {
  return suppressed.find(({ by, until_ms }) =>
    by === "window" && until_ms !== null && until_ms > nowMs
  ) ?? null;
}

function cause(why: Hold["why"]): HoldCause {
  return { why, of: "", until_ms: null };
}

function hold(why: Hold["why"]): Want {
  return { do: "nothing", hold: cause(why) };
}

/** Held by the one of them that lasts longest. */
function holdFor(suppressed: readonly Suppression[], otherwise: Hold["why"]): Want {
  const [first, ...rest] = suppressed;
  if (first === undefined) return hold(otherwise);
  const last = rest.reduce(
    (longest, next) =>
      longest.until_ms !== null && (next.until_ms === null || next.until_ms > longest.until_ms)
        ? next
        : longest,
    first,
  );
  return { do: "nothing", hold: { why: last.by, of: last.of, until_ms: last.until_ms } };
}
