/** What an acknowledgement covers, and what goes beyond it. */
import { compareReasonLevels } from "../../../shared/verdict/mod.ts";
import type { Acknowledgement, IncidentLevel } from "../../store/rows/incidents.ts";
import { activeTracks, isWorse, type LiveIncident, type Track } from "./live_incident.ts";

/** What it lists when it is acknowledged, also what was well just then. */
export function baselineOf(live: LiveIncident, level: IncidentLevel): Record<string, number> {
  const tracks = [...live.tracks.values()];
  return countersOf(tracks, ({ reason }) => compareReasonLevels(reason.level, level) <= 0);
}

/** Why it covers the incident no longer, in a sentence; null: it does. */
export function whyEnded(
  live: LiveIncident,
  acknowledgement: Acknowledgement,
  believedMs: number,
): string | null {
  const { author, level, baseline, expires_at_ms } = acknowledgement;
  if (isWorse(live.level, level)) {
    return `Worse than ${author} acknowledged: ${live.level}, not ${level}`;
  }
  const counters = countersOf(
    activeTracks(live),
    ({ holding }) => compareReasonLevels(holding.confirmed ?? "note", level) <= 0,
  );
  const grown = Object.entries(counters)
    .find(([id, count]) => count > (baseline[id] ?? 0));
  if (grown !== undefined) return `More than ${author} acknowledged`;
  return expires_at_ms !== null && believedMs >= expires_at_ms
    ? `The acknowledgement of ${author} has expired`
    : null;
}

/**
 * Errors by device identity, and of each matter of a cause whether it is there. Who acknowledged a
 * degraded pool has not seen yet that it is full as well.
 */
function countersOf(
  tracks: readonly Track[],
  isCounted: (track: Track) => boolean,
): Record<string, number> {
  const counters: Record<string, number> = {};
  for (const track of tracks) {
    for (const [id, count] of Object.entries(track.counters)) {
      counters[id] = Math.max(counters[id] ?? 0, count);
    }
    if (isCounted(track)) counters[`matter:${track.row.matter}`] = 1;
  }
  return counters;
}
