/** What becomes of an incident when something of it has changed. */
import type { IncidentLevel } from "../../store/rows/incidents.ts";
import { whyEnded } from "./acknowledging.ts";
import { addChange, isFlapping, recentChanges, worstOf } from "./flapping.ts";
import { holdMs } from "./holding.ts";
import { FLAPPING } from "./limits.ts";
import {
  activeTracks,
  isOpen,
  isWorse,
  type LiveIncident,
  rawLevel,
  type Track,
} from "./live_incident.ts";
import type { Step } from "./step.ts";

/** Takes one from state to state. An outage goes by its hosts instead (`outages.ts`). */
export function transit(live: LiveIncident, step: Step): void {
  const wasOpen = isOpen(live);
  noteChange(live, step);
  confirmTheRest(live);
  if (!wasOpen) open(live, step);
  else {
    calm(live, step);
    updateLevel(live, step);
  }
  endAcknowledgement(live, step);
  updateMuted(live, step);
  if (isOver(live)) return step.end(live, live.endedBy === null ? "Over" : `Over: ${live.endedBy}`);
  updateState(live, step);
}

function noteChange(live: LiveIncident, { elapsedMs }: Step): void {
  const raw = rawLevel(live);
  if (raw === live.raw || live.endedBy !== null) return;
  live.raw = raw;
  live.changes = addChange(live.changes, { at_ms: elapsedMs, level: raw });
}

/**
 * While any sign of its cause is left an open incident does not end: what is still held back counts
 * from then on, unless it is worse than what was told.
 */
function confirmTheRest(live: LiveIncident): void {
  const active = activeTracks(live);
  if (!isOpen(live) || active.some(({ holding }) => holding.confirmed !== null)) return;
  for (const track of active) {
    const { up } = track.holding;
    if (up === null || isWorse(up.level, live.level)) continue;
    track.holding = { ...track.holding, confirmed: up.level, up: null };
  }
}

function open(live: LiveIncident, step: Step): void {
  const isHeldThrough = activeTracks(live).some(({ holding }) => holding.confirmed !== null);
  const flaps = isFlapping(recentChanges(live.changes, step.elapsedMs)) && live.endedBy === null;
  if (!isHeldThrough && !flaps) {
    live.level = live.raw ?? live.level;
    live.worstLevel = live.level;
    return updateHeldUntil(live, step);
  }
  live.openedMs = step.nowMs;
  live.state = "open";
  live.heldUntilMs = null;
  if (flaps) beginFlapping(live, step);
  live.level = levelOf(live, step);
  live.worstLevel = live.level;
  step.emit(live, flaps ? "flapping" : "raised", sentence(live, step));
}

function beginFlapping(live: LiveIncident, { nowMs, elapsedMs }: Step): void {
  live.flappingSinceMs = nowMs;
  live.flapLevel = worstOf(recentChanges(live.changes, elapsedMs).map(({ level }) => level));
}

function calm(live: LiveIncident, step: Step): void {
  if (live.flappingSinceMs === null) {
    const hasJustChanged = live.changes.at(-1)?.at_ms === step.elapsedMs;
    if (!hasJustChanged || !isFlapping(live.changes)) return;
    beginFlapping(live, step);
    const level = levelOf(live, step);
    live.level = level;
    live.worstLevel = worstOf([live.worstLevel, level]) ?? level;
    return step.emit(live, "flapping", sentence(live, step));
  }
  if (step.elapsedMs - (live.changes.at(-1)?.at_ms ?? 0) < FLAPPING.calmMs) return;
  live.flappingSinceMs = null;
  live.flapLevel = null;
  live.level = levelOf(live, step);
  step.emit(live, "calmed", sentence(live, step));
}

function updateLevel(live: LiveIncident, step: Step): void {
  const level = levelOf(live, step);
  if (level === live.level) return;
  const kind = isWorse(level, live.level) ? "worsened" : "eased";
  live.level = level;
  live.worstLevel = worstOf([live.worstLevel, level]) ?? level;
  step.emit(live, kind, sentence(live, step));
}

/** Ends it where it covers the incident no longer. */
export function endAcknowledgement(live: LiveIncident, step: Step): void {
  const { acknowledgement } = live;
  if (acknowledgement === null) return;
  const why = whyEnded(live, acknowledgement, step.believedMs);
  if (why === null) return;
  live.acknowledgement = null;
  step.emit(live, "acknowledgement_ended", why);
}

function isOver(live: LiveIncident): boolean {
  if (activeTracks(live).length > 0) return false;
  // What was only counted gets a place with the next judgement.
  if (live.leftOut.size > 0 && live.endedBy === null) return false;
  return live.flappingSinceMs === null || live.endedBy !== null;
}

function updateState(live: LiveIncident, step: Step): void {
  if (!isOpen(live)) return;
  const isRecovering = activeTracks(live).every(({ holding }) => holding.seen === null);
  const before = live.state;
  live.state = isRecovering
    ? "recovering"
    : live.acknowledgement === null
    ? "open"
    : "acknowledged";
  const isNews = live.state === "recovering" && before !== "recovering";
  if (isNews && live.flappingSinceMs === null) step.emit(live, "recovering", "Read as well again");
}

function levelOf(live: LiveIncident, step: Step): IncidentLevel {
  const worst = worstOf(toldTracks(live, step).map(({ holding }) => holding.confirmed));
  return worstOf([worst, live.flapLevel]) ?? live.level;
}

/** What is confirmed, and not muted unless all of it is. */
function toldTracks(live: LiveIncident, step: Step): Track[] {
  const confirmed = activeTracks(live).filter(({ holding }) => holding.confirmed !== null);
  const told = confirmed.filter((track) => !isTrackMuted(track, step));
  return told.length > 0 ? told : confirmed;
}

function updateMuted(live: LiveIncident, step: Step): void {
  const isNow = isMuted(live, step);
  if (isNow === live.isMuted) return;
  live.isMuted = isNow;
  step.emit(live, isNow ? "muted" : "unmuted", isNow ? "Muted" : "No longer muted");
}

function isMuted(live: LiveIncident, step: Step): boolean {
  const active = activeTracks(live);
  const confirmed = active.filter(({ holding }) => holding.confirmed !== null);
  const counted = confirmed.length > 0
    ? confirmed
    : active.length > 0
    ? active
    : [...live.tracks.values()];
  return counted.length > 0 && counted.every((track) => isTrackMuted(track, step));
}

function isTrackMuted({ key }: Track, { keeping: { mutes } }: Step): boolean {
  return mutes.find(key) !== null;
}

/** Said once for as long as the same reason decides, not anew with each sample. */
function updateHeldUntil(live: LiveIncident, { nowMs }: Step): void {
  if (live.heldUntilMs !== null) return;
  const waits = activeTracks(live).flatMap(({ holding: { up }, row }) => {
    const ms = up === null ? null : holdMs(up.level, { is_at_once: row.isAtOnce ?? false });
    return ms === null ? [] : [ms];
  });
  if (waits.length > 0) live.heldUntilMs = nowMs + Math.min(...waits);
}

/** Of the reason that says most: the worst, of several the one that was there first. */
function sentence(live: LiveIncident, step: Step): string {
  const told = toldTracks(live, step);
  const tracks = told.length > 0 ? told : [...live.tracks.values()];
  let leading: Track | null = null;
  for (const track of tracks) {
    if (leading === null || isWorse(track.reason.level, leading.reason.level)) leading = track;
  }
  return leading?.reason.text ?? "";
}
