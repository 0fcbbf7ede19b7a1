/**
 * What incidents one host should bring about, found by looking back over its whole history at each
 * moment. It knows no counters: how long something was seen is read off the list of readings.
 */
export type Level = "critical" | "unknown" | "warning";

export interface NaiveReason {
  name: string;
  cause: string;
  matter: string;
  isAtOnce: boolean;
  isPercentage: boolean;
}

export type Entry =
  & { at: number }
  & (
    | { type: "tick" }
    /** What is found bad; null: nothing could be read. */
    | { type: "sample"; found: Readonly<Record<string, Level>> | null; margin: number }
    | { type: "mute"; reason: string; untilMs: number }
    | { type: "unmute"; reason: string }
    | { type: "acknowledge"; cause: string; untilMs: number }
    | { type: "unacknowledge"; cause: string }
    /** Of the reasons of these names; null: of all. */
    | { type: "window"; untilMs: number; codes: readonly string[] | null }
  );

interface Reading {
  at: number;
  level: Level | null;
  margin: number;
}

interface Watched {
  reason: NaiveReason;
  /** Since it was first seen in this incident. */
  readings: Reading[];
  counts: Level | null;
  isOver: boolean;
}

interface NaiveIncident {
  watched: Watched[];
  isOpen: boolean;
  level: Level;
  wasWell: boolean;
  flapping: Level | null;
  acknowledged: { level: Level; matters: Set<string>; untilMs: number } | null;
  isMuted: boolean;
  inWindow: boolean;
}

const RANKS = { critical: 0, unknown: 1, warning: 2 } as const;
const rank = (level: Level | null) => level === null ? 3 : RANKS[level];
const worstOf = (levels: (Level | null)[]) =>
  levels.reduce((worst, level) => rank(level) < rank(worst) ? level : worst, null);

const MINUTE = 60_000;
const INTERVAL = 30_000;
const HOLD: Record<Level, number> = { critical: 0, unknown: 10 * MINUTE, warning: 15 * MINUTE };

/** "<time> <cause>: <event> <level>" of everything that happens, sorted within one moment. */
export function replay(reasons: readonly NaiveReason[], entries: readonly Entry[]): string[] {
  const causes = [...new Set(reasons.map(({ cause }) => cause))];
  return causes.flatMap((cause) =>
    replayCause(cause, reasons.filter((reason) => reason.cause === cause), entries)
  ).sort();
}

function replayCause(cause: string, reasons: readonly NaiveReason[], entries: readonly Entry[]) {
  const told: string[] = [];
  const changes: { at: number; level: Level | null }[] = [];
  let incident: NaiveIncident | null = null;
  const past: Entry[] = [];
  for (const entry of entries) {
    const { at } = entry;
    if (entry.type !== "tick" && entry.type !== "sample") past.push(entry);
    const muted = (name: string) => isMutedAt(past, name, at);
    const tell = (event: string, { level }: NaiveIncident) =>
      told.push(`${at} ${cause}: ${event} ${level}`);

    if (entry.type === "sample" && entry.found !== null) {
      for (const reason of reasons) {
        const level = entry.found[reason.name] ?? null;
        const known: Watched | undefined = incident?.watched.find((one) => one.reason === reason);
        if (known === undefined && level === null) continue;
        if (incident === null) {
          incident = begin(level as Level);
          tell("began", incident);
        }
        const watched: Watched = known ?? { reason, readings: [], counts: null, isOver: false };
        if (known === undefined) incident.watched.push(watched);
        if (watched.isOver) {
          if (level === null) continue;
          watched.readings = [];
        }
        watched.readings.push({ at, level, margin: entry.margin });
        const counted = watched.counts;
        watched.counts = countsAfter(watched);
        const goodRun = tailWhile(watched.readings, (reading) => reading.level === null);
        watched.isOver = level === null && watched.counts === null &&
          (counted !== null || goodRun.length >= 2);
      }
    }
    if (incident === null) continue;

    const active = incident.watched.filter((one) => !one.isOver);
    const seen = worstOf(active.map(({ readings }) => readings.at(-1)?.level ?? null));
    if (seen !== (changes.at(-1)?.level ?? null)) changes.push({ at, level: seen });
    const lately = changes.filter((change) => at - change.at <= 15 * MINUTE);
    const lastChange = changes.at(-1)?.at ?? 0;

    if (incident.isOpen && active.every(({ counts }) => counts === null)) {
      for (const one of active) {
        const level = one.readings.at(-1)?.level ?? null;
        if (level !== null && rank(level) >= rank(incident.level)) one.counts = level;
      }
    }
    if (entry.type === "acknowledge" && entry.cause === cause) {
      const { level } = incident;
      const there = incident.watched.filter((one) => rank(lastLevel(one)) <= rank(level));
      const matters = new Set(there.map(({ reason }) => reason.matter));
      incident.acknowledged = { level, matters, untilMs: entry.untilMs };
      tell("acknowledged", incident);
    }
    if (entry.type === "unacknowledge" && entry.cause === cause && incident.acknowledged !== null) {
      incident.acknowledged = null;
      tell("acknowledgement_ended", incident);
    }
    const counting = active.filter(({ counts }) => counts !== null);
    const loud = counting.filter(({ reason }) => !muted(reason.name));
    const counted = worstOf((loud.length > 0 ? loud : counting).map(({ counts }) => counts));

    if (!incident.isOpen) {
      if (counting.length > 0 || lately.length >= 5) {
        incident.isOpen = true;
        if (lately.length >= 5) incident.flapping = worstOf(lately.map(({ level }) => level));
        incident.level = worstOf([counted, incident.flapping]) ?? incident.level;
        tell(incident.flapping === null ? "raised" : "flapping", incident);
      } else incident.level = seen ?? incident.level;
    } else if (incident.flapping === null && lastChange === at && lately.length >= 5) {
      incident.flapping = worstOf(lately.map(({ level }) => level));
      incident.level = worstOf([counted, incident.flapping]) ?? incident.level;
      tell("flapping", incident);
    } else {
      const isCalm = incident.flapping !== null && at - lastChange >= 30 * MINUTE;
      if (isCalm) incident.flapping = null;
      const level: Level = worstOf([counted, incident.flapping]) ?? incident.level;
      const before = rank(incident.level);
      incident.level = level;
      if (isCalm) tell("calmed", incident);
      else if (rank(level) !== before) tell(rank(level) < before ? "worsened" : "eased", incident);
    }

    const { acknowledged } = incident;
    if (acknowledged !== null) {
      const isWorse = rank(incident.level) < rank(acknowledged.level);
      const isMore = active.some(({ counts, reason }) =>
        rank(counts) <= rank(acknowledged.level) && !acknowledged.matters.has(reason.matter)
      );
      if (isWorse || isMore || at >= acknowledged.untilMs) {
        incident.acknowledged = null;
        tell("acknowledgement_ended", incident);
      }
    }
    const judged = counting.length > 0 ? counting : active.length > 0 ? active : incident.watched;
    const isMuted = judged.every(({ reason }) => muted(reason.name));
    if (isMuted !== incident.isMuted) tell(isMuted ? "muted" : "unmuted", incident);
    incident.isMuted = isMuted;

    if (active.length === 0 && incident.flapping === null) {
      tell("resolved", incident);
      incident = null;
      continue;
    }
    const isWell = incident.isOpen && seen === null;
    if (isWell && !incident.wasWell && incident.flapping === null) tell("recovering", incident);
    incident.wasWell = isWell;
    const meant = active.length > 0 ? active : incident.watched;
    const inWindow = meant.every(({ reason }) => isInWindow(past, reason.name, at));
    if (inWindow !== incident.inWindow) tell(inWindow ? "window_began" : "window_ended", incident);
    incident.inWindow = inWindow;
  }
  return told;
}

function begin(level: Level): NaiveIncident {
  return {
    watched: [],
    isOpen: false,
    level,
    wasWell: false,
    flapping: null,
    acknowledged: null,
    isMuted: false,
    inWindow: false,
  };
}

/** Read off the readings at the end that all lie on one side of what counts. */
function countsAfter({ readings, counts, reason }: Watched): Level | null {
  const last = readings.at(-1);
  if (last === undefined || (last.level === counts && counts !== null)) return counts;
  if (rank(last.level) < rank(counts)) {
    const run = tailWhile(readings, ({ level }) => rank(level) < rank(counts));
    const level = last.level as Level;
    const atLevel = tailWhile(run, (reading) => reading.level === level);
    const isLong = level === "critical" ? atLevel.length >= 2 : spanOf(run) >= HOLD[level];
    return reason.isAtOnce || isLong ? level : counts;
  }
  const run = tailWhile(readings, ({ level }) => rank(level) > rank(counts));
  const isFar = !reason.isPercentage || last.margin >= 2 || spanOf(run) >= 10 * MINUTE;
  return run.length >= 2 && isFar ? last.level : counts;
}

function lastLevel({ readings }: Watched): Level | null {
  return readings.findLast(({ level }) => level !== null)?.level ?? null;
}

function tailWhile<T>(list: readonly T[], isPart: (item: T) => boolean): T[] {
  const from = list.findLastIndex((item) => !isPart(item)) + 1;
  return list.slice(from);
}

function spanOf(run: readonly Reading[]): number {
  return run.slice(1).reduce(
    (sum, { at }, index) => sum + Math.min(at - (run[index]?.at ?? at), INTERVAL),
    0,
  );
}

function isMutedAt(past: readonly Entry[], name: string, at: number): boolean {
  const said = past.findLast((entry) =>
    (entry.type === "mute" || entry.type === "unmute") && entry.reason === name
  );
  return said?.type === "mute" && at < said.untilMs;
}

function isInWindow(past: readonly Entry[], name: string, at: number): boolean {
  const said = past.findLast(({ type }) => type === "window");
  return said?.type === "window" && at < said.untilMs && (said.codes?.includes(name) ?? true);
}
