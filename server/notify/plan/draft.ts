/** The state while one input is worked in: copied where it changes, with the rows to write. */
import type {
  ChannelRow,
  Delivery,
  Hold,
  Policy,
  Said,
  Told,
} from "../../store/rows/deliveries.ts";
import type { Incident } from "../../store/rows/incidents.ts";
import { HOUR_MS } from "./brake.ts";
import { LayeredMap } from "./layered_map.ts";
import type { Desk, PlanContext, PlanState, PlanWrites } from "./state.ts";
import { quietUntil } from "./wall_clock.ts";

export interface DraftDesk {
  channel: ChannelRow;
  told: LayeredMap<string, Told>;
  deliveries: LayeredMap<string, Delivery>;
  places: LayeredMap<string, string>;
  holds: LayeredMap<string, Hold>;
  sent_ms: number[];
  /** When the quiet hours end that hold now; null: none do. */
  quiet_until_ms: number | null;
}

export interface Draft {
  now_ms: number;
  context: PlanContext;
  incidents: LayeredMap<string, Incident>;
  policies: readonly Policy[];
  desks: Map<string, DraftDesk>;
  rows: {
    deliveries: Map<string, Delivery>;
    told: Map<string, Told>;
    untold: Map<string, Pick<Told, "channel_id" | "incident_id">>;
    holds: Map<string, Hold>;
    broken: Map<string, string>;
  };
}

export function openDraft(state: PlanState, nowMs: number, context: PlanContext): Draft {
  return {
    now_ms: nowMs,
    context,
    incidents: new LayeredMap(state.incidents),
    policies: state.policies,
    desks: new Map([...state.desks].map(([id, desk]) => [id, openDesk(desk, nowMs)])),
    rows: {
      deliveries: new Map(),
      told: new Map(),
      untold: new Map(),
      holds: new Map(),
      broken: new Map(),
    },
  };
}

export function openDesk(desk: Desk, nowMs: number): DraftDesk {
  return {
    channel: desk.channel,
    told: new LayeredMap(desk.told),
    deliveries: new LayeredMap(desk.deliveries),
    places: new LayeredMap(desk.places),
    holds: new LayeredMap(desk.holds),
    sent_ms: desk.sent_ms.filter((atMs) => atMs > nowMs - HOUR_MS),
    quiet_until_ms: quietUntil(desk.channel.quiet_hours, nowMs),
  };
}

export function newDesk(channel: ChannelRow): Desk {
  return {
    channel,
    told: new Map(),
    deliveries: new Map(),
    places: new Map(),
    holds: new Map(),
    sent_ms: [],
  };
}

export function closeDraft(draft: Draft): { state: PlanState; writes: PlanWrites } {
  const { incidents, policies, desks, rows } = draft;
  const closed = [...desks].map(([id, { quiet_until_ms: _, ...desk }]): [string, Desk] => [
    id,
    desk,
  ]);
  return {
    state: { incidents, policies, desks: new Map(closed) },
    writes: {
      deliveries: [...rows.deliveries.values()],
      told: [...rows.told.values()],
      untold: [...rows.untold.values()],
      holds: [...rows.holds.values()],
      broken: [...rows.broken].map(([channel_id, why]) => ({ channel_id, why })),
    },
  };
}

const keyOf = (channelId: string, incidentId: string) => `${channelId}\n${incidentId}`;

/**
 * Queued and sending rows stay at the desk, all others leave it. `entered` are those of its says
 * whose place is not this row yet, where they are not all: a digest may have a thousand.
 */
export function putDelivery(
  draft: Draft,
  desk: DraftDesk,
  row: Delivery,
  entered: readonly Said[] = row.says,
): void {
  draft.rows.deliveries.set(row.id, row);
  const isUnsettled = row.state === "queued" || row.state === "sending";
  for (const { incident_id } of entered) {
    if (isUnsettled) desk.places.set(incident_id, row.id);
    else if (desk.places.get(incident_id) === row.id) desk.places.delete(incident_id);
  }
  if (isUnsettled) desk.deliveries.set(row.id, row);
  else desk.deliveries.delete(row.id);
}

export function putTold(draft: Draft, desk: DraftDesk, told: Told): void {
  desk.told.set(told.incident_id, told);
  const key = keyOf(told.channel_id, told.incident_id);
  draft.rows.told.set(key, told);
  draft.rows.untold.delete(key);
}

export function dropTold(draft: Draft, desk: DraftDesk, incidentId: string): void {
  if (!desk.told.delete(incidentId)) return;
  const key = keyOf(desk.channel.id, incidentId);
  draft.rows.told.delete(key);
  draft.rows.untold.set(key, { channel_id: desk.channel.id, incident_id: incidentId });
}

/** Says what holds it from now on; null: nothing does. */
export function putHold(
  draft: Draft,
  desk: DraftDesk,
  incidentId: string,
  cause: Pick<Hold, "why" | "of" | "until_ms"> | null,
): void {
  const last = desk.holds.get(incidentId);
  const isSame = cause !== null && last?.why === cause.why && last.of === cause.of;
  if (isSame && last.until_ms === cause.until_ms) return;
  const write = (hold: Hold) =>
    draft.rows.holds.set(`${keyOf(hold.channel_id, hold.incident_id)}\n${hold.at_ms}`, hold);
  if (last !== undefined && !isSame) {
    desk.holds.delete(incidentId);
    write({ ...last, ended_at_ms: draft.now_ms });
  }
  if (cause === null) return;
  const hold: Hold = {
    channel_id: desk.channel.id,
    incident_id: incidentId,
    at_ms: isSame ? last.at_ms : draft.now_ms,
    ended_at_ms: null,
    ...cause,
  };
  desk.holds.set(incidentId, hold);
  write(hold);
}
