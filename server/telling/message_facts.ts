/** What a message is made of, read when it is sent. */
import type { IncidentFacts, MessageFacts } from "../notify/message/facts.ts";
import { holdsOn } from "../notify/plan/mod.ts";
import type { Store } from "../store/port.ts";
import type { ChannelRow, Delivery } from "../store/rows/deliveries.ts";
import type { Incident } from "../store/rows/incidents.ts";
import { holdText } from "./hold_text.ts";
import { hostNameOf, placeOf, type Places } from "./host_names.ts";
import type { IncidentDesk } from "./incident_desk.ts";

export interface FactsParts {
  desk: IncidentDesk;
  store: Pick<Store, "findIncident">;
  public_url: string | null;
}

/** The facts of `delivery` as they are at `nowMs`. One that is not kept any more is left out. */
export async function readFacts(
  delivery: Delivery,
  channel: ChannelRow,
  nowMs: number,
  parts: FactsParts,
): Promise<MessageFacts> {
  const { desk, public_url } = parts;
  const incidents: IncidentFacts[] = [];
  for (const id of idsOf(delivery)) {
    const incident = desk.plan.incidents.get(id) ?? await parts.store.findIncident(id);
    if (incident !== null) incidents.push(factsOf(incident, desk.hosts));
  }
  const { name, zone } = channel;
  return {
    delivery,
    channel: { name, zone },
    incidents,
    unchanged_count: delivery.unchanged,
    holds: delivery.kind === "test"
      ? holdsOn(desk.plan, channel.id, nowMs).map((hold) => holdText(hold, zone))
      : [],
    public_url,
  };
}

function idsOf({ says, incident_ids }: Delivery): readonly string[] {
  return says.length > 0 ? says.map(({ incident_id }) => incident_id) : incident_ids;
}

function factsOf(incident: Incident, hosts: Places): IncidentFacts {
  const named = incident.reasons.flatMap((reason): [number, string][] => {
    const name = hostNameOf(reason, hosts);
    return reason.host_id === null || name === null ? [] : [[reason.host_id, name]];
  });
  return {
    incident,
    place: placeOf(incident, hosts),
    host_names: new Map(named),
    guests: null,
  };
}
