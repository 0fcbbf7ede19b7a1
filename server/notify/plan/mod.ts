/**
 * Who is told what and when. `plan` compares, for each incident and channel, what was delivered
 * there last with what is so now, and queues, rewords or withdraws one message. It reads no clock
 * and does no I/O: the same rows and the same time give the same plan, so a restart tells nothing
 * again.
 */
import { compareReasonLevels } from "../../../shared/verdict/mod.ts";
import type { Incident, Suppression } from "../../store/rows/incidents.ts";
import { channelHolds, putChannels } from "./channels.ts";
import {
  closeDraft,
  type Draft,
  type DraftDesk,
  newDesk,
  openDesk,
  openDraft,
  putDelivery,
  putTold,
} from "./draft.ts";
import { isBraked } from "./place.ts";
import { orderPolicies } from "./policies.ts";
import { reconcileAll, reconcileIncident } from "./reconcile.ts";
import { giveUp, lease, settle } from "./settle.ts";
import type { Desk, PlanContext, PlanInput, PlanRows, PlanState, PlanWrites } from "./state.ts";
import { putTest } from "./waiting.ts";
import { type HoldCause, isUrgent } from "./want.ts";

export type { HostFacts, HostLookup } from "./policies.ts";
export { DEFAULT_POLICIES } from "./policies.ts";
export { EXPIRY_MS, PLAN_LIMITS } from "./limits.ts";
export type { Outcome, PlanContext, PlanInput, PlanRows, PlanState, PlanWrites } from "./state.ts";

/** `state` itself is left as it was: where the writes cannot be kept, it still holds. */
export function plan(
  state: PlanState,
  input: PlanInput,
  { now_ms, ...context }: PlanContext & { now_ms: number },
): { state: PlanState; writes: PlanWrites } {
  const draft = openDraft(state, now_ms, context);
  take(draft, input);
  return closeDraft(draft);
}

/** The state that the stored rows stand for. It queues nothing: the next tick does, if need be. */
export function restore(rows: PlanRows): PlanState {
  const desks = new Map<string, Desk>();
  for (const channel of rows.channels) {
    const isOwn = ({ channel_id }: { channel_id: string }) => channel_id === channel.id;
    const deliveries = rows.deliveries.filter(isOwn);
    const waiting = deliveries.filter(({ state }) => state === "queued" || state === "sending");
    const sent = deliveries.filter((row) => row.state === "delivered" && isBraked(row));
    desks.set(channel.id, {
      ...newDesk(channel),
      told: new Map(rows.told.filter(isOwn).map((told) => [told.incident_id, told])),
      deliveries: new Map(waiting.map((row) => [row.id, row])),
      places: new Map(
        waiting.flatMap(({ id, says }) => says.map(({ incident_id }) => [incident_id, id])),
      ),
      holds: new Map(rows.holds.filter(isOwn).map((hold) => [hold.incident_id, hold])),
      sent_ms: sent.map(({ due_ms }) => due_ms),
    });
  }
  const incidents = new Map(rows.incidents.map((incident) => [incident.id, incident]));
  return { incidents, policies: orderPolicies(rows.policies), desks };
}

/** What would hold back a message on that channel now, which a test says; none: nothing would. */
export function holdsOn(state: PlanState, channelId: string, nowMs: number): readonly HoldCause[] {
  const desk = state.desks.get(channelId);
  return desk === undefined ? [] : channelHolds(openDesk(desk, nowMs), nowMs);
}

function take(draft: Draft, input: PlanInput): void {
  switch (input.kind) {
    case "incidents":
      return takeIncidents(draft, input.changed);
    case "deleted":
      return takeDeleted(draft, input.incident_ids, input.why);
    case "leased":
      return input.delivery_ids.forEach((id) => lease(draft, id, input.until_ms));
    case "settled":
      return settle(draft, input.delivery_id, input.outcome);
    case "policies":
      draft.policies = orderPolicies(input.policies);
      return reconcileAll(draft);
    case "channels":
      return putChannels(draft, input.channels);
    case "hosts":
      return takeHosts(draft, new Set(input.host_ids));
    case "test": {
      const desk = draft.desks.get(input.channel_id);
      return desk === undefined ? undefined : putTest(draft, desk);
    }
    case "clock_set":
      return takeClock(draft, input.by_ms);
    case "tick":
      return tick(draft);
  }
}

/** The worst are told first: they get the places that the brake leaves. */
function takeIncidents(draft: Draft, changed: readonly Incident[]): void {
  const before = new Map(changed.map(({ id }) => [id, draft.incidents.get(id)]));
  for (const incident of changed) draft.incidents.set(incident.id, incident);
  const rank = ({ state, level }: Incident) => state === "resolved" ? "note" : level;
  const sorted = [...changed].sort((a, b) => compareReasonLevels(rank(a), rank(b)));
  for (const incident of sorted) {
    const last = before.get(incident.id);
    const hidden = [...last?.suppressed ?? [], ...incident.suppressed];
    if (last !== undefined && last.suppressed.length > 0 && incident.suppressed.length === 0) {
      restartReminders(draft, incident.id);
    }
    const isEnd = incident.state === "resolved" && last?.state !== "resolved";
    reconcileIncident(draft, incident, isEnd ? listCauses(hidden) : null);
  }
}

function listCauses(suppressed: readonly Suppression[]): readonly Suppression[] {
  return suppressed.filter(({ by }) => by !== "held_back" && by !== "starting");
}

/** What was kept quiet reminds as if it had been told when that ended. */
function restartReminders(draft: Draft, incidentId: string): void {
  for (const desk of draft.desks.values()) {
    const told = desk.told.get(incidentId);
    if (told !== undefined) putTold(draft, desk, { ...told, remind_from_ms: draft.now_ms });
  }
}

function takeDeleted(draft: Draft, ids: readonly string[], why: string): void {
  const ended = ids.flatMap((id): Incident[] => {
    const incident = draft.incidents.get(id);
    if (incident === undefined || incident.state === "resolved") return [];
    return [{ ...incident, state: "resolved", resolved_at_ms: draft.now_ms, ended_by: why }];
  });
  takeIncidents(draft, ended);
}

function takeHosts(draft: Draft, hostIds: ReadonlySet<number>): void {
  for (const incident of draft.incidents.values()) {
    if (incident.reasons.some(({ host_id }) => host_id !== null && hostIds.has(host_id))) {
      reconcileIncident(draft, incident);
    }
  }
}

function takeClock(draft: Draft, byMs: number): void {
  for (const desk of draft.desks.values()) {
    desk.sent_ms = desk.sent_ms.map((atMs) => atMs + byMs);
    for (const told of desk.told.values()) {
      putTold(draft, desk, { ...told, remind_from_ms: told.remind_from_ms + byMs });
    }
    for (const row of desk.deliveries.values()) {
      const { expires_at_ms, lease_until_ms, due_ms, not_before_ms } = row;
      putDelivery(draft, desk, {
        ...row,
        expires_at_ms: expires_at_ms + byMs,
        lease_until_ms: lease_until_ms === null ? null : lease_until_ms + byMs,
        // What waits for a time of day waits for that of the clock as it is now.
        ...(isBraked(row) ? { due_ms: due_ms + byMs, not_before_ms: not_before_ms + byMs } : {}),
      });
    }
  }
}

function tick(draft: Draft): void {
  for (const desk of draft.desks.values()) {
    if (!desk.channel.enabled) continue;
    for (const row of [...desk.deliveries.values()]) {
      if (row.state === "queued" && row.expires_at_ms <= draft.now_ms) {
        giveUp(draft, desk, { ...row, state: "expired" });
      }
    }
  }
  reconcileAll(draft);
  for (const desk of draft.desks.values()) deferDigests(draft, desk);
}

/** A digest that a channel did not take before its quiet hours began waits until they end. */
function deferDigests(draft: Draft, desk: DraftDesk): void {
  const untilMs = desk.quiet_until_ms;
  if (untilMs === null) return;
  for (const row of desk.deliveries.values()) {
    const isLate = row.digest !== null && row.state === "queued" && row.not_before_ms < untilMs;
    if (isLate && !row.says.some(isUrgent)) {
      putDelivery(draft, desk, { ...row, not_before_ms: untilMs });
    }
  }
}
