/** Why nothing is told of an incident at present, and until when. */
import type { Suppression } from "../../store/rows/incidents.ts";
import { FLAPPING } from "./limits.ts";
import { activeTracks, type LiveIncident, subjectsOf } from "./live_incident.ts";
import { beginSettling } from "./settling.ts";
import type { Step } from "./step.ts";
import type { HoldingWindow } from "./window_book.ts";

/** Takes up windows that began or ended for an incident. */
export function updateWindow(live: LiveIncident, step: Step): void {
  const window = windowFor(live, step);
  if (window !== null) {
    if (live.windowOf === null) step.emit(live, "window_began", `In the window "${window.of}"`);
    live.windowOf = window.of;
    if (live.settling?.by === "window") live.settling = null;
    return;
  }
  if (live.windowOf === null) return;
  step.emit(live, "window_ended", `No longer in the window "${live.windowOf}"`);
  beginSettling(live, { by: "window", of: live.windowOf }, step);
  live.windowOf = null;
}

/** The one that ends first of those in which its reasons are; null: one of them is in none. */
function windowFor(live: LiveIncident, { keeping }: Step): HoldingWindow | null {
  if (keeping.windows.isIdle) return null;
  let first: HoldingWindow | null = null;
  for (const { hostId, code } of subjectsOf(live)) {
    const host = keeping.registry.hosts.get(hostId);
    const window = host === undefined ? null : keeping.windows.holdingFor(host, code);
    if (window === null) return null;
    if (first === null || window.end_ms < first.end_ms) first = window;
  }
  return first;
}

/** What suppresses an incident, in the order in which it is best explained. */
export function suppressionsOf(live: LiveIncident, step: Step): Suppression[] {
  if (live.state === "resolved") return [];
  const list: Suppression[] = [];
  const { keeping } = step;
  if (live.cause.family === "away" && isStarting(step) && live.state === "pending") {
    list.push({ by: "starting", of: "", until_ms: keeping.startingUntilWallMs });
  }
  if (live.state === "pending") {
    list.push({ by: "held_back", of: "", until_ms: live.heldUntilMs });
  }
  const window = windowFor(live, step);
  if (window !== null) list.push({ by: "window", of: window.of, until_ms: window.end_ms });
  if (live.settling !== null) {
    const { by, of, until_ms } = live.settling;
    list.push({ by, of, until_ms });
  }
  if (live.isMuted) list.push(muteOf(live, step));
  if (live.acknowledgement !== null) {
    const { author, expires_at_ms } = live.acknowledgement;
    list.push({ by: "acknowledged", of: author, until_ms: expires_at_ms });
  }
  if (live.flappingSinceMs !== null) {
    const calmInMs = FLAPPING.calmMs - (step.elapsedMs - (live.changes.at(-1)?.at_ms ?? 0));
    list.push({ by: "flapping", of: "", until_ms: step.nowMs + calmInMs });
  }
  if (live.parentId !== null) list.push({ by: "parent", of: live.parentId, until_ms: null });
  return list;
}

export function isStarting({ keeping, elapsedMs }: Step): boolean {
  return keeping.startingUntilMs !== null && elapsedMs < keeping.startingUntilMs;
}

/** The first to end of its mutes. */
function muteOf(live: LiveIncident, { keeping: { mutes } }: Step): Suppression {
  const active = activeTracks(live);
  const tracks = active.length > 0 ? active : [...live.tracks.values()];
  const found = tracks.flatMap(({ key }) => mutes.find(key) ?? []);
  const ends = found.flatMap(({ expires_at_ms }) => expires_at_ms ?? []);
  return {
    by: "muted",
    of: found[0]?.note ?? "",
    until_ms: ends.length === 0 ? null : Math.min(...ends),
  };
}
