/** The words of the protocol between agent, server and browser. */
import type { Kind } from "../sample/mod.ts";

export const AGENT_SOCKET_PATH = "/socket/websocket";
export const LIVE_SOCKET_PATH = "/live/websocket";

/** Serializer version of Phoenix Channels that both sides speak. */
export const PROTOCOL_VERSION = "2.0.0";

export const PHOENIX = {
  topic: "phoenix",
  heartbeat: "heartbeat",
  join: "phx_join",
  leave: "phx_leave",
  reply: "phx_reply",
  error: "phx_error",
  close: "phx_close",
} as const;

export const HOST_TOPIC_PREFIX = "host:";
export const FLEET_TOPIC = "fleet";
export const GUESTS_TOPIC = "guests";
export const INCIDENTS_TOPIC = "incidents";
/** Of pages that say which windows hold. */
export const WINDOWS_TOPIC = "windows";
/** Of every page: how the fleet is, in a few numbers. */
export const SUMMARY_TOPIC = "summary";
/** Of the page "Now": sums over the fleet. */
export const TOTALS_TOPIC = "totals";
export const POOLS_TOPIC = "pools";
/** Of the server itself, for browsers. */
export const SERVER_TOPIC = "server";
/** Of the page for a screen on a wall, which may join this one alone. */
export const WALL_TOPIC = "wall";

/** The topic of one host, for its agent and for browsers that look at it. */
export function hostTopic(name: string): `${typeof HOST_TOPIC_PREFIX}${string}` {
  return `${HOST_TOPIC_PREFIX}${name}`;
}

/** The event that carries a sample of `kind`. */
export function metricEvent(kind: Kind): `metric:${Kind}` {
  return `metric:${kind}`;
}
