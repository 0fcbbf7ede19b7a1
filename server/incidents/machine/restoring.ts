/** Incidents of an earlier process, taken up without telling anything again. */
import { causeKey } from "./causes.ts";
import { evidenceOf } from "./evidence.ts";
import { NOT_SEEN } from "./holding.ts";
import {
  type KeptIncident,
  type LiveIncident,
  rawLevel,
  type Track,
  trackKey,
} from "./live_incident.ts";
import { listMember } from "./outages.ts";
import type { Registry } from "./registry.ts";
import { detailOf, materialOf } from "./reporting.ts";

/**
 * Takes up what was stored: all that are not over, and of those that are the ones of the last 15
 * minutes, whose changes still count for flapping.
 */
export function restoreInto(
  registry: Registry,
  kept: readonly KeptIncident[],
  nowMs: number,
): void {
  const lives = kept.map((incident) => toLive(incident, nowMs));
  for (const live of lives) {
    if (live.state === "resolved") registry.putPastChanges(live.key, live.changes, nowMs);
    else registry.add(live);
  }
  for (const live of lives) restoreMembers(live, registry);
}

function toLive(kept: KeptIncident, nowMs: number): LiveIncident {
  const { memory, ...incident } = kept;
  const live: LiveIncident = {
    id: kept.id,
    key: causeKey(kept.cause),
    cause: kept.cause,
    label: kept.label,
    state: kept.state,
    level: kept.level,
    worstLevel: kept.worst_level,
    tracks: new Map(
      memory.outage === null ? tracksOf(kept).map((track) => [track.key, track]) : [],
    ),
    leftOut: new Map(memory.left_out),
    beganMs: kept.began_at_ms,
    openedMs: kept.opened_at_ms,
    resolvedMs: kept.resolved_at_ms,
    endedBy: kept.ended_by,
    acknowledgement: kept.acknowledgement,
    flappingSinceMs: kept.flapping_since_ms,
    parentId: kept.parent_id,
    seq: kept.seq,
    firstMs: memory.first_ms,
    raw: null,
    changes: memory.changes,
    flapLevel: memory.flap_level,
    settling: memory.settling,
    heldUntilMs: memory.held_until_ms,
    windowOf: memory.window_of,
    isMuted: memory.is_muted,
    outage: memory.outage === null ? null : {
      incidents: new Map(),
      away: new Set(memory.outage.away),
      reasons: kept.reasons.filter(({ host_id }) => host_id !== null),
      joined: memory.outage.joined,
      lastJoinedMs: memory.outage.last_joined_ms,
      returningSinceMs: memory.outage.returning_since_ms,
      isHeldThrough: kept.opened_at_ms !== null,
      size: memory.outage.size,
    },
    reported: { material: materialOf(incident), detail: detailOf(incident), elapsedMs: nowMs },
    keptMs: nowMs,
    hasCounted: false,
  };
  live.raw = rawLevel(live);
  return live;
}

function tracksOf({ reasons, memory }: KeptIncident): Track[] {
  return reasons.map((reason) => {
    const key = trackKey(reason.host_id, reason.code, reason.subject_id);
    const known = memory.tracks[key];
    return {
      key,
      reason,
      row: known?.row ?? { family: "", of: "self", scope: "host", matter: "" },
      ...evidenceOf(reason),
      holding: known?.holding ?? { ...NOT_SEEN, seen: reason.level, confirmed: reason.level },
      sampleMs: known?.sample_ms ?? null,
      intervalMs: known?.interval_ms ?? 0,
      counters: known?.counters ?? {},
    };
  });
}

/** An outage knows its hosts by its children. */
function restoreMembers(live: LiveIncident, registry: Registry): void {
  if (live.outage === null || live.state === "resolved") return;
  for (const child of registry.childrenOf(live)) {
    if (child.cause.family !== "away") continue;
    live.outage.incidents.set(Number(child.cause.scope_id), child.id);
    listMember(live.outage, child);
    live.outage.isHeldThrough ||= child.openedMs !== null;
  }
}
