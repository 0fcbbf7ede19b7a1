/** All that a message is made of, read when it is sent. */
import type { ChannelRow, Delivery } from "../../store/rows/deliveries.ts";
import type { Incident } from "../../store/rows/incidents.ts";

/** An incident and what others know of it. */
export interface IncidentFacts {
  incident: Incident;
  /** The name of where its cause is: a host, a cluster, a group; "" for the fleet and the server. */
  place: string;
  /** Names of hosts by their id, of all its reasons; one that is missing has no name any more. */
  host_names: ReadonlyMap<number, string>;
  /** Guests that its cause concerns, such as `web (qemu/104)`; null where that is not known. */
  guests: readonly string[] | null;
}

export interface MessageFacts {
  delivery: Delivery;
  channel: Pick<ChannelRow, "name" | "zone">;
  /** In the order to list them: one, those of a digest, or none for a test. */
  incidents: readonly IncidentFacts[];
  /** Of a digest: what still holds and is not listed, since nothing about it is new. */
  unchanged_count: number;
  /** Of a test: what would hold back a live message at present, in a sentence each. */
  holds: readonly string[];
  /** Origin of the dashboard without a slash at its end; null: not configured. */
  public_url: string | null;
}
