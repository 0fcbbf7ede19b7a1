/** What people and other parts of the server say of incidents, beside the judge. */
import { baselineOf } from "./acknowledging.ts";
import { placeReason } from "./causes.ts";
import { evidenceOf } from "./evidence.ts";
import { NOT_SEEN } from "./holding.ts";
import type { Input } from "./inputs.ts";
import { endByWord, observeByServer } from "./judging.ts";
import { trackKey } from "./live_incident.ts";
import type { Step } from "./step.ts";

type Of<T extends Input["type"]> = Extract<Input, { type: T }>;

/** Of an incident that is over already nothing is acknowledged. */
export function acknowledge(input: Of<"acknowledged">, step: Step): void {
  const live = step.keeping.registry.incidents.get(input.incident_id);
  if (live === undefined) return;
  const { author, note, expires_at_ms } = input;
  const { level } = live;
  const baseline = baselineOf(live, level);
  live.acknowledgement = { author, note, at_ms: step.nowMs, expires_at_ms, level, baseline };
  step.emit(live, "acknowledged", note, author);
  step.touched.add(live);
}

export function unacknowledge(input: Of<"unacknowledged">, step: Step): void {
  const live = step.keeping.registry.incidents.get(input.incident_id);
  if (live === undefined || live.acknowledgement === null) return;
  live.acknowledgement = null;
  step.emit(live, "acknowledgement_ended", "Taken back", input.author);
  step.touched.add(live);
}

export function deleteHost({ host_id }: Of<"host_deleted">, step: Step): void {
  const { registry, mutes, rejudged } = step.keeping;
  for (const tracked of [...registry.tracksOf(host_id).values()]) {
    tracked.live.leftOut.delete(host_id);
    if (tracked.track.reason.ended_at_ms === null) endByWord(tracked, "its host was deleted", step);
  }
  mutes.deleteHost(host_id);
  rejudged.delete(host_id);
  registry.deleteHost(host_id);
}

export function leavePool({ host_id, guid }: Of<"pool_left">, step: Step): void {
  for (const tracked of [...step.keeping.registry.tracksOf(host_id).values()]) {
    const { live, track } = tracked;
    const isIts = track.row.of === "pool" && live.cause.subject_id === guid;
    if (isIts && track.reason.ended_at_ms === null) {
      endByWord(tracked, "the pool has left on purpose", step);
    }
  }
}

/** Goes on with a reason, its mute and its cause under the identity it has from now on. */
export function identify(input: Of<"identified">, step: Step): void {
  const { registry, mutes } = step.keeping;
  const { host_id, code, from_subject_id, subject_id } = input;
  mutes.identify({ host_id, code, subject_id: from_subject_id }, subject_id);
  const tracked = registry.tracksOf(host_id).get(trackKey(host_id, code, from_subject_id));
  const host = registry.hosts.get(host_id);
  if (tracked === undefined || host === undefined) return;
  const { live, track } = tracked;
  registry.removeTrack(live, track);
  track.reason = { ...track.reason, subject_id };
  track.key = trackKey(host_id, code, subject_id);
  registry.addTrack(live, track);
  const { cause } = placeReason(track.reason, host);
  if (live.cause.family === cause.family) registry.renameCause(live, cause);
  step.touched.add(live);
}

export function breakChannel({ channel_id, name, why }: Of<"channel_broken">, step: Step): void {
  const { registry } = step.keeping;
  const found = { code: "channel_broken", subject: name, subject_id: channel_id };
  const key = trackKey(null, found.code, channel_id);
  if (registry.tracksOf(null).has(key)) return;
  const { row, cause: { family } } = placeReason(found, { host_id: 0, cluster: null });
  const cause = { scope: "server", scope_id: "", family, subject_id: channel_id } as const;
  const live = step.begin(cause, { label: name, level: "critical", sinceMs: step.nowMs });
  const track = {
    key,
    reason: {
      ...found,
      reason_id: live.id,
      host_id: null,
      host_name: null,
      level: "critical",
      text: why,
      since_ms: step.nowMs,
      as_of_ms: null,
      ended_at_ms: null,
    },
    row,
    ...evidenceOf(found),
    holding: NOT_SEEN,
    sampleMs: null,
    intervalMs: 0,
    counters: {},
  } as const;
  registry.addTrack(live, { ...track });
  step.emit(live, "began", why);
  for (const tracked of registry.tracksOf(null).values()) {
    if (tracked.live === live) observeByServer(tracked, step);
  }
}

export function mendChannel({ channel_id }: Of<"channel_works">, step: Step): void {
  const key = trackKey(null, "channel_broken", channel_id);
  const tracked = step.keeping.registry.tracksOf(null).get(key);
  if (tracked !== undefined) endByWord(tracked, "the channel works again", step);
}
