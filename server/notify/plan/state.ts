/** What the plan knows, what it is told and what it asks to be written. Plain data throughout. */
import type { ChannelRow, Delivery, Hold, Policy, Told } from "../../store/rows/deliveries.ts";
import type { Incident } from "../../store/rows/incidents.ts";
import type { HostLookup } from "./policies.ts";

/** One channel: what it was told, and what waits to be told on it. By incident unless it says so. */
export interface Desk {
  channel: ChannelRow;
  told: ReadonlyMap<string, Told>;
  /** Those queued or being sent, by their own id. */
  deliveries: ReadonlyMap<string, Delivery>;
  /** Which of them is to tell of an incident: one at a time, so that they come in order. */
  places: ReadonlyMap<string, string>;
  holds: ReadonlyMap<string, Hold>;
  /** When those messages went that count for the brake, within the last hour. */
  sent_ms: readonly number[];
}

export interface PlanState {
  /** Those that are not over, and those over of which a channel is still owed a word. */
  incidents: ReadonlyMap<string, Incident>;
  /** In the order in which they are asked, the default at the end. */
  policies: readonly Policy[];
  desks: ReadonlyMap<string, Desk>;
}

export interface PlanContext {
  hostOf: HostLookup;
  /** Makes the id of a delivery; sorts by time. */
  newId: () => string;
}

export type Outcome =
  | { result: "delivered" }
  /** Not now: it is tried again. */
  | { result: "later"; not_before_ms: number; error: string }
  /** Refused for good: the channel is broken. */
  | { result: "dead"; error: string }
  | { result: "expired" };

export type PlanInput =
  /** As they are after one transition or several; also those that are new or over. */
  | { kind: "incidents"; changed: readonly Incident[] }
  /** With their host. */
  | { kind: "deleted"; incident_ids: readonly string[]; why: string }
  /** The sender takes them on. */
  | { kind: "leased"; delivery_ids: readonly string[]; until_ms: number }
  | { kind: "settled"; delivery_id: string; outcome: Outcome }
  /** All of them, as they are from now on. */
  | { kind: "policies"; policies: readonly Policy[] }
  /** All of them, as they are from now on: broken, mended, put, deleted. */
  | { kind: "channels"; channels: readonly ChannelRow[] }
  /** Names, groups or tags of hosts changed: `hostOf` answers otherwise. */
  | { kind: "hosts"; host_ids: readonly number[] }
  | { kind: "test"; channel_id: string }
  /** The clock was set by so much: no wait becomes shorter or longer. */
  | { kind: "clock_set"; by_ms: number }
  /** At least every 10 s. */
  | { kind: "tick" };

/** Rows to write, in one transaction with what brought them about. */
export interface PlanWrites {
  deliveries: readonly Delivery[];
  told: readonly Told[];
  untold: readonly Pick<Told, "channel_id" | "incident_id">[];
  /** By channel, incident and `at_ms`. */
  holds: readonly Hold[];
  /** Channels that are broken as from now: the row is to say so, and an incident to tell others. */
  broken: readonly { channel_id: string; why: string }[];
}

/** What is stored, from which the plan goes on after a restart. */
export interface PlanRows {
  /** Those not over, and those that a row of `told` (not "resolved") or an unsettled one names. */
  incidents: readonly Incident[];
  policies: readonly Policy[];
  channels: readonly ChannelRow[];
  told: readonly Told[];
  /** Those queued or being sent, and those of the last hour. */
  deliveries: readonly Delivery[];
  /** Those that last. */
  holds: readonly Hold[];
}
