/** What happened to incidents lately: a page that reads at once must not miss what is not stored yet. */
import type { Delivery, Hold } from "../store/rows/deliveries.ts";
import type { IncidentEvent } from "../store/rows/incidents.ts";
import type { DeskNews } from "./desk_news.ts";

/** Of each kind: many times what waits to be committed. */
const MAX_KEPT = 1_000;

export class Lately {
  #events = new Map<string, IncidentEvent>();
  #deliveries = new Map<string, Delivery>();
  #holds = new Map<string, Hold>();

  take({ events, deliveries, holds }: DeskNews): void {
    for (const event of events) keep(this.#events, `${event.incident_id}/${event.seq}`, event);
    for (const delivery of deliveries) keep(this.#deliveries, delivery.id, delivery);
    for (const hold of holds) keep(this.#holds, holdKey(hold), hold);
  }

  /** All of it is stored. */
  clear(): void {
    for (const kept of [this.#events, this.#deliveries, this.#holds]) kept.clear();
  }

  /** Those stored with those of lately, in order. */
  events(id: string, stored: readonly IncidentEvent[]): IncidentEvent[] {
    const mine = [...this.#events.values()].filter((event) => event.incident_id === id);
    const bySeq = new Map([...stored, ...mine].map((event) => [event.seq, event]));
    return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
  }

  /** Those stored, as they are by now, with those of lately; the newest first. */
  deliveries(id: string, stored: readonly Delivery[]): Delivery[] {
    const mine = [...this.#deliveries.values()].filter((one) => incidentsOf(one).includes(id));
    const byId = new Map([...stored, ...mine].map((delivery) => [delivery.id, delivery]));
    return [...byId.values()].sort((a, b) => a.id < b.id ? 1 : -1);
  }

  /** The same of why nothing was told. */
  holds(id: string, stored: readonly Hold[]): Hold[] {
    const mine = [...this.#holds.values()].filter(({ incident_id }) => incident_id === id);
    const byKey = new Map([...stored, ...mine].map((hold) => [holdKey(hold), hold]));
    return [...byKey.values()].sort((a, b) => b.at_ms - a.at_ms);
  }
}

/** Which incidents a message is about. */
export function incidentsOf({ incident_id, incident_ids }: Delivery): readonly string[] {
  return incident_id === null ? incident_ids : [incident_id];
}

function holdKey({ incident_id, channel_id, at_ms }: Hold): string {
  return `${incident_id}/${channel_id}/${Math.round(at_ms)}`;
}

/** The newest at the end; the oldest goes. */
function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > MAX_KEPT && oldest !== undefined) map.delete(oldest);
}
