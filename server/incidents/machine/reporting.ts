/** Incidents as they are stored and shown, and whether one has to be told anew. */
import { isSameData } from "../../../shared/same_data.ts";
import { compareReasonLevels } from "../../../shared/verdict/mod.ts";
import type { Incident, IncidentReason } from "../../store/rows/incidents.ts";
import { countReturns } from "./flapping.ts";
import { KEEP_COUNTS_MS, REFRESH_MS } from "./limits.ts";
import type { KeptIncident, LiveIncident, Memory, TrackMemory } from "./live_incident.ts";
import { outageText } from "./outages.ts";
import type { Step } from "./step.ts";
import { suppressionsOf } from "./suppressing.ts";

/** The incident where there is news of it; null where there is none. */
export function reportNews(live: LiveIncident, step: Step): KeptIncident | null {
  const incident = view(live, step);
  const material = materialOf(incident);
  const { reported } = live;
  const isSame = reported !== null && isSameData(reported.material, material) &&
    (step.elapsedMs - reported.elapsedMs < REFRESH_MS || reported.detail === detailOf(incident));
  if (isSame) return null;
  live.reported = { material, detail: detailOf(incident), elapsedMs: step.elapsedMs };
  live.keptMs = step.elapsedMs;
  live.hasCounted = false;
  return { ...incident, memory: memoryOf(live) };
}

/** The memory of one without news, where it has counted something; null: it need not be kept. */
export function reportMemory(live: LiveIncident, { elapsedMs }: Step): Memory | null {
  if (!isMemoryDue(live, elapsedMs)) return null;
  live.keptMs = elapsedMs;
  live.hasCounted = false;
  return memoryOf(live);
}

export function isMemoryDue({ hasCounted, keptMs }: LiveIncident, elapsedMs: number): boolean {
  return hasCounted && elapsedMs - keptMs >= KEEP_COUNTS_MS;
}

/** The incident as it is at present. */
export function view(live: LiveIncident, step: Step): Incident {
  const leftOut = live.outage === null
    ? [...live.leftOut.values()].reduce((sum, count) => sum + count, 0)
    : live.outage.joined - live.outage.reasons.length;
  return {
    id: live.id,
    cause: live.cause,
    label: live.label,
    state: live.state,
    level: live.level,
    worst_level: live.worstLevel,
    reasons: reasonsOf(live),
    ...(leftOut > 0 && { reasons_left_out: leftOut }),
    began_at_ms: live.beganMs,
    opened_at_ms: live.openedMs,
    resolved_at_ms: live.resolvedMs,
    ended_by: live.endedBy,
    acknowledgement: live.acknowledgement,
    flapping_since_ms: live.flappingSinceMs,
    flaps: countReturns(live.changes),
    parent_id: live.parentId,
    suppressed: suppressionsOf(live, step),
    seq: live.seq,
  };
}

/** What is stored beside it, to go on after a restart. */
export function memoryOf(live: LiveIncident): Memory {
  const { outage } = live;
  return {
    first_ms: live.firstMs,
    changes: live.changes,
    flap_level: live.flapLevel,
    settling: live.settling,
    held_until_ms: live.heldUntilMs,
    window_of: live.windowOf,
    is_muted: live.isMuted,
    left_out: [...live.leftOut],
    tracks: Object.fromEntries([...live.tracks.values()].map((track): [string, TrackMemory] => [
      track.key,
      {
        holding: track.holding,
        sample_ms: track.sampleMs,
        interval_ms: track.intervalMs,
        counters: track.counters,
        row: track.row,
      },
    ])),
    outage: outage === null ? null : {
      away: [...outage.away],
      joined: outage.joined,
      last_joined_ms: outage.lastJoinedMs,
      returning_since_ms: outage.returningSinceMs,
      size: outage.size,
    },
  };
}

/**
 * What is told at once when it changes: all but texts and times that move on by themselves, and the
 * hosts of an outage, which join and leave by the thousand.
 */
export function materialOf(incident: Incident): readonly unknown[] {
  const { reasons, reasons_left_out = 0, suppressed, ...rest } = incident;
  // A flat list: this is compared for every incident that a sample touches.
  const material: unknown[] = Object.values(rest);
  for (const { by, of, until_ms } of suppressed) {
    material.push(by, of, by === "flapping" ? null : until_ms);
  }
  if (incident.cause.family === "outage") return material;
  material.push(reasons_left_out);
  for (const { reason_id, host_id, code, subject_id, level, ended_at_ms } of reasons) {
    material.push(reason_id, host_id, code, subject_id, level, ended_at_ms !== null);
  }
  return material;
}

export function detailOf({ reasons, suppressed }: Incident): string {
  return JSON.stringify([reasons.map(({ text }) => text), suppressed]);
}

function reasonsOf(live: LiveIncident): IncidentReason[] {
  if (live.outage !== null) return [outageReason(live), ...live.outage.reasons];
  const reasons = [...live.tracks.values()].map(({ reason }) => reason);
  return reasons.sort((a, b) =>
    Number(a.ended_at_ms !== null) - Number(b.ended_at_ms !== null) ||
    compareReasonLevels(a.level, b.level) || a.since_ms - b.since_ms
  );
}

/** How many hosts are away is a reason of no single one. */
function outageReason(live: LiveIncident): IncidentReason {
  return {
    reason_id: live.id,
    host_id: null,
    host_name: null,
    code: "hosts_away",
    subject: live.label,
    subject_id: live.cause.scope_id,
    level: live.level,
    text: outageText(live),
    since_ms: live.beganMs,
    as_of_ms: null,
    ended_at_ms: live.resolvedMs,
  };
}
