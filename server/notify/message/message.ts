/** What a message says, before any channel dresses it: plain text, one line each. */
import type { DeliveryKind } from "../../store/rows/deliveries.ts";
import type { IncidentLevel } from "../../store/rows/incidents.ts";

/** How a message looks where a provider has colours, priorities or types. */
export type Tone = IncidentLevel | "resolved" | "info";

/** One line; an item stands in a list with those beside it. */
export interface Line {
  as: "text" | "item";
  /** One line without controls; markup is the channel's to escape. */
  text: string;
}

/** An incident as programs read it: in a webhook's body. */
export interface MessageIncident {
  id: string;
  state: string;
  level: IncidentLevel;
  worst_level: IncidentLevel;
  /** A host's name and the like; "" for the fleet and the server. */
  place: string;
  label: string;
  began_at_ms: number;
  /** Null as long as it holds. */
  resolved_at_ms: number | null;
  /** Its page; null where the server does not know its own address. */
  url: string | null;
}

export interface Message {
  /** The same at each attempt: a receiver that knows it drops the second. */
  idempotency_key: string;
  kind: DeliveryKind;
  tone: Tone;
  /** One line of at most TITLE_LENGTH characters. */
  title: string;
  /** The most important first, since a channel with little room takes the first. */
  lines: readonly Line[];
  /** Where the whole is to be read; null where the server does not know its own address. */
  link: string | null;
  /** When this attempt is made. */
  at_ms: number;
  /** What it is about: none for a test, several for a digest. */
  incidents: readonly MessageIncident[];
}

/** What an incident, a digest or a test has to say, before it is bounded. */
export interface Content {
  tone: Tone;
  title: string;
  lines: readonly Line[];
  /** Path of the page that says it all. */
  path: string;
}

/** In UTF-16 units, which is never less than characters. */
export const TITLE_LENGTH = 150;

/** The least that is worth sending, for a provider that does not take the whole. */
export function bareMessage(message: Message): Message {
  return { ...message, lines: [] };
}
