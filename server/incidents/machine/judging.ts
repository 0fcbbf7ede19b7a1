/** What a judgement of a host says of its incidents. */
import { reasonKey } from "../../../shared/verdict/mod.ts";
import type { IncidentLevel } from "../../store/rows/incidents.ts";
import { causeKey, placeReason } from "./causes.ts";
import { evidenceOf, tellsOf } from "./evidence.ts";
import { type Manner, NOT_SEEN, observe, type Reading } from "./holding.ts";
import type { FoundReason, HostAttributes, Judged } from "./inputs.ts";
import { MAX_INCIDENTS_PER_SCOPE, MAX_REASONS, SERVER_INTERVAL_MS } from "./limits.ts";
import { activeTracks, isWorse, type LiveIncident, type Track, trackKey } from "./live_incident.ts";
import type { TrackedReason } from "./registry.ts";
import type { Step } from "./step.ts";
import { isStarting } from "./suppressing.ts";

type Counting = FoundReason & { level: IncidentLevel };

/** Takes up a judgement. Of a host that was not introduced, or is deleted, nothing is taken. */
export function takeJudged(input: Judged, step: Step): void {
  const { registry, rejudged } = step.keeping;
  const host = registry.hosts.get(input.host_id);
  if (host === undefined) return;
  const areLimitsNew = rejudged.delete(host.host_id);
  for (const { live } of registry.tracksOf(host.host_id).values()) {
    live.leftOut.delete(host.host_id);
    step.touched.add(live);
  }
  const found = new Set<string>();
  for (const reason of input.reasons) {
    if (!isCounting(reason)) continue;
    const key = trackKey(host.host_id, reason.code, reason.subject_id);
    found.add(key);
    const known = registry.tracksOf(host.host_id).get(key);
    const tracked = known ?? admit(reason, host, step);
    if (tracked !== null) show(tracked, reason, { input, host, step, isNew: known === undefined });
  }
  for (const tracked of [...registry.tracksOf(host.host_id).values()]) {
    if (found.has(tracked.track.key) || tracked.track.reason.ended_at_ms !== null) continue;
    if (areLimitsNew) endByWord(tracked, "its limit was changed", step);
    else clear(tracked, input, step);
  }
}

/** Ends a reason without evidence: somebody said so. */
export function endByWord({ live, track }: TrackedReason, why: string, step: Step): void {
  track.holding = { ...NOT_SEEN, is_over: true };
  track.reason = { ...track.reason, ended_at_ms: step.nowMs };
  if (activeTracks(live).length === 0) live.endedBy = why;
  step.touched.add(live);
}

/**
 * Counts the time for which the server itself has seen that something does not come. Whether that
 * makes a difference now.
 */
export function observeByServer({ live, track }: TrackedReason, step: Step): boolean {
  if (live.cause.family === "away" && isStarting(step)) return false;
  const { seen, confirmed } = track.holding;
  const { level } = track.reason;
  const reading = { level, at_ms: step.elapsedMs, interval_ms: SERVER_INTERVAL_MS };
  count(live, track, { ...reading, margin_points: null });
  return track.holding.seen !== seen || track.holding.confirmed !== confirmed;
}

function isCounting(reason: FoundReason): reason is Counting {
  return reason.level !== "note";
}

function show(
  { live, track }: TrackedReason,
  found: Counting,
  { input, host, step, isNew }: {
    input: Judged;
    host: HostAttributes;
    step: Step;
    isNew: boolean;
  },
): void {
  const { level, text, subject, reason_id, as_of_ms } = found;
  const isBack = track.reason.ended_at_ms !== null;
  if (isBack) track.holding = NOT_SEEN;
  track.reason = {
    ...track.reason,
    ...{ level, text, subject, reason_id, as_of_ms, host_name: host.name, ended_at_ms: null },
    since_ms: isBack ? found.since_ms : Math.min(track.reason.since_ms, found.since_ms),
  };
  track.counters = found.counters ?? track.counters;
  const sample = input.samples[track.goodBy];
  const isFresh = takeSample(live, track, sample?.collected_at_ms ?? null);
  if (track.shownBy === "server") {
    track.intervalMs = sample?.interval_ms ?? host.fast_interval_ms;
    observeByServer({ live, track }, step);
    return;
  }
  track.intervalMs = sample?.interval_ms ?? host.fast_interval_ms;
  // What holds on from an earlier reading was seen in that one: once, when it is first heard of.
  const isFirst = isNew || isBack;
  if (!isFirst && (found.held || !isFresh)) return;
  const at_ms = elapsedAt(found.held ? as_of_ms : sample?.collected_at_ms ?? null, step);
  count(live, track, { level, at_ms, interval_ms: track.intervalMs, margin_points: null });
}

function clear({ live, track }: TrackedReason, input: Judged, step: Step): void {
  const sample = input.samples[track.goodBy];
  if (sample === undefined || sample.collected_at_ms === track.sampleMs) return;
  if (!tellsOf(sample, track.reason, track.sections)) return;
  takeSample(live, track, sample.collected_at_ms);
  const { collected_at_ms, interval_ms } = sample;
  const margin_points = input.margins?.[reasonKey(track.reason)] ?? null;
  const at_ms = elapsedAt(collected_at_ms, step);
  count(live, track, { level: null, at_ms, interval_ms, margin_points });
  if (track.holding.is_over) track.reason = { ...track.reason, ended_at_ms: step.nowMs };
}

/** A time by the wall clock in elapsed time: readings stay as far apart while clocks are set. */
function elapsedAt(wallMs: number | null, { elapsedMs, nowMs }: Step): number {
  return wallMs === null ? elapsedMs : elapsedMs - Math.max(0, nowMs - wallMs);
}

/** Whether the sample is another than the one that was counted before. */
function takeSample(live: LiveIncident, track: Track, collectedMs: number | null): boolean {
  if (collectedMs === null || collectedMs === track.sampleMs) return false;
  if (track.sampleMs !== null) live.settling = null;
  track.sampleMs = collectedMs;
  return true;
}

function count(live: LiveIncident, track: Track, reading: Reading): void {
  track.holding = observe(track.holding, reading, mannerOf(track));
  live.hasCounted ||= track.holding.up !== null || track.holding.down !== null;
}

function mannerOf({ row, goodBy }: Track): Manner {
  return {
    kind: goodBy,
    is_at_once: row.isAtOnce ?? false,
    is_percentage: row.isPercentage ?? false,
  };
}

function admit(found: Counting, host: HostAttributes, step: Step): TrackedReason | null {
  const { registry } = step.keeping;
  const { cause, label, row } = placeReason(found, host);
  let live = registry.byCause(causeKey(cause));
  if (live === null) {
    const isFull = registry.byScope(cause).size >= MAX_INCIDENTS_PER_SCOPE;
    const bounded = isFull ? { ...cause, family: "many", subject_id: "" } : cause;
    live = registry.byCause(causeKey(bounded));
    if (live === null) {
      const { level, since_ms: sinceMs } = found;
      live = step.begin(bounded, { label: isFull ? "" : label, level, sinceMs });
      step.emit(live, "began", found.text);
    }
  }
  if (!makeRoom(live, found, step)) {
    live.leftOut.set(host.host_id, (live.leftOut.get(host.host_id) ?? 0) + 1);
    return null;
  }
  const { reason_id, code, subject, subject_id, level, text, since_ms, as_of_ms } = found;
  const { host_id, name: host_name } = host;
  const track: Track = {
    key: trackKey(host_id, code, subject_id),
    reason: {
      ...{
        reason_id,
        host_id,
        host_name,
        code,
        subject,
        subject_id,
        level,
        text,
        since_ms,
        as_of_ms,
      },
      ended_at_ms: null,
    },
    row,
    ...evidenceOf(found),
    holding: NOT_SEEN,
    sampleMs: null,
    intervalMs: host.fast_interval_ms,
    counters: {},
  };
  registry.addTrack(live, track);
  step.touched.add(live);
  return { live, track };
}

/** Gives up what has ended, else something milder. Whether there is room. */
function makeRoom(live: LiveIncident, { level }: Counting, step: Step): boolean {
  if (live.tracks.size < MAX_REASONS) return true;
  // What gets milder meanwhile makes room in the next step.
  const full = step.fullFor.get(live);
  if (full !== undefined && !isWorse(level, full)) return false;
  const victim = findVictim(live, level);
  if (victim === null) {
    step.fullFor.set(live, level);
    return false;
  }
  step.keeping.registry.removeTrack(live, victim);
  const { host_id, ended_at_ms } = victim.reason;
  if (ended_at_ms === null) live.leftOut.set(host_id, (live.leftOut.get(host_id) ?? 0) + 1);
  return true;
}

/** The first that has ended, else the last that is milder. */
function findVictim({ tracks }: LiveIncident, level: IncidentLevel): Track | null {
  let milder: Track | null = null;
  for (const track of tracks.values()) {
    if (track.reason.ended_at_ms !== null) return track;
    if (isWorse(level, track.reason.level)) milder = track;
  }
  return milder;
}
