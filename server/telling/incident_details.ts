/** All that is kept of one incident, as its page and programs read it. */
import type { Mute, Store } from "../store/port.ts";
import type { Delivery } from "../store/rows/deliveries.ts";
import type { Incident, IncidentEvent, Suppression } from "../store/rows/incidents.ts";
import type {
  DeliveryView,
  HoldView,
  IncidentReasonView,
  IncidentView,
} from "../views/incidents.ts";
import { labelOf } from "../views/reason_label.ts";
import { holdText } from "./hold_text.ts";
import { hostNameOf } from "./host_names.ts";
import type { IncidentReads } from "./incident_reads.ts";
import type { IncidentDesk } from "./incident_desk.ts";
import { unixOf } from "./incident_rows.ts";

/** One that flaps for days has many; of these the last are read. */
const MAX_EVENTS = 500;
const MAX_DELIVERIES = 100;
const MAX_HOLDS = 100;

export interface DetailParts {
  incidents: IncidentReads;
  desk: IncidentDesk;
  store: Store;
  nowMs: number;
  /** For the moments in why something is not told. */
  zone: string;
}

/** Null: there is no such incident, or it is not kept any more. */
export async function readIncident(id: string, parts: DetailParts): Promise<IncidentView | null> {
  const { incidents, desk, store, nowMs, zone } = parts;
  const incident = incidents.find(id) ?? await store.findIncident(id);
  if (incident === null) return null;
  const { lately } = incidents;
  const stored = await store.listIncidentEvents(id, firstSeq(incident), MAX_EVENTS);
  const deliveries = await store.listDeliveries({ incident_id: id, limit: MAX_DELIVERIES });
  const holds = await store.listHoldsOf(id, MAX_HOLDS);
  const names = new Map((await store.listChannels()).map((channel) => [channel.id, channel.name]));
  const nameOf = (channelId: string) => names.get(channelId) ?? "a channel that was deleted";
  const mutes = await store.listMutes(nowMs);
  return {
    row: incidents.row(incident),
    reasons: reasonViews(incident, { desk, mutes }),
    reasons_left_out: incident.reasons_left_out ?? 0,
    ended_by: incident.ended_by,
    suppressed: incident.suppressed.map((why) => suppressionText(why, { incidents, zone })),
    holds: lately.holds(id, holds).map((hold): HoldView => ({
      channel: nameOf(hold.channel_id),
      why: holdText(hold, zone),
      at_unix: hold.at_ms / 1000,
      ended_unix: unixOf(hold.ended_at_ms),
    })),
    deliveries: await Promise.all(
      lately.deliveries(id, deliveries).map((delivery) =>
        deliveryView(delivery, { store, nameOf })
      ),
    ),
    events: lately.events(id, stored).map(eventView),
    parts: incidents.partsOf(id),
  };
}

/** Events are numbered from 1 without a gap. */
function firstSeq({ seq }: Incident): number {
  return Math.max(0, seq - MAX_EVENTS);
}

function reasonViews(
  { reasons }: Incident,
  { desk, mutes }: { desk: IncidentDesk; mutes: readonly Mute[] },
): IncidentReasonView[] {
  return reasons.map((reason) => {
    const { reason_id, host_id, code, subject, subject_id, level, text, ended_at_ms } = reason;
    const mute = ended_at_ms !== null
      ? undefined
      : mutes.find((one) =>
        one.host_id === host_id && one.code === code && one.subject_id === subject_id
      );
    return {
      id: reason_id,
      host: host_id === null ? null : desk.hosts.find(host_id)?.name ?? null,
      host_name: hostNameOf(reason, desk.hosts),
      code,
      subject,
      subject_id,
      label: labelOf(reason),
      level,
      text,
      since_unix: reason.since_ms / 1000,
      as_of_unix: unixOf(reason.as_of_ms),
      ended_unix: unixOf(ended_at_ms),
      muted: mute === undefined
        ? null
        : { note: mute.note, expires_unix: unixOf(mute.expires_at_ms) },
    };
  });
}

/** A parent is named by what it is about, not by its id. */
function suppressionText(
  { by, of, until_ms }: Suppression,
  { incidents, zone }: { incidents: IncidentReads; zone: string },
): string {
  const isNamed = by !== "parent" && by !== "held_back";
  const parent = by === "parent" ? incidents.find(of) : null;
  const name = parent === null ? (isNamed ? of : "") : incidents.row(parent).place;
  return holdText({ why: by, of: name, until_ms }, zone);
}

async function deliveryView(
  delivery: Delivery,
  { store, nameOf }: { store: Pick<Store, "listAttempts">; nameOf: (id: string) => string },
): Promise<DeliveryView> {
  const isWaiting = delivery.state === "queued" || delivery.state === "sending";
  return {
    id: delivery.id,
    channel: nameOf(delivery.channel_id),
    kind: delivery.kind,
    state: delivery.state,
    queued_unix: delivery.queued_at_ms / 1000,
    due_unix: isWaiting ? delivery.not_before_ms / 1000 : null,
    delivered_unix: unixOf(delivery.delivered_at_ms),
    error: delivery.last_error,
    attempts: (await store.listAttempts(delivery.id)).map(({ number, at_ms, outcome, error }) => ({
      number,
      at_unix: at_ms / 1000,
      outcome,
      error,
    })),
  };
}

function eventView({ seq, at_ms, kind, level, text, author }: IncidentEvent) {
  return { seq, at_unix: at_ms / 1000, kind, level, text, author };
}
