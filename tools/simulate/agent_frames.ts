/** Frames as an agent sends them, made by text: a load generator must cost less than its load. */
import { PROTOCOL_LEVEL } from "../../shared/protocol/level.ts";
import { AGENT_SOCKET_PATH, hostTopic, metricEvent, PHOENIX } from "../../shared/protocol/names.ts";
import { PROTOCOL_VERSION } from "../../shared/protocol/names.ts";
import type { Intervals, Kind } from "../../shared/sample/mod.ts";
import { AGENT_VERSION } from "../../agent/version.ts";

/** A registered host and the token of its agent. */
export interface SimulatedAgent {
  name: string;
  token: string;
}

const JOIN_REF = "1";

/** The server's agent end point; `url` is where it listens, such as `http://127.0.0.1:4000`. */
export function agentSocketUrl(url: string): string {
  return `${url.replace("http", "ws")}${AGENT_SOCKET_PATH}?vsn=${PROTOCOL_VERSION}`;
}

export function joinFrame({ name, token }: SimulatedAgent, intervals: Intervals): string {
  const payload = {
    token,
    agent_version: AGENT_VERSION,
    protocol_level: PROTOCOL_LEVEL,
    intervals,
  };
  return JSON.stringify([JOIN_REF, JOIN_REF, hostTopic(name), PHOENIX.join, payload]);
}

export interface Push {
  ref: string;
  name: string;
  kind: Kind;
  collected_at_ms: number;
  sent_at_ms: number;
  /** The sections as JSON. */
  data: string;
}

export function pushFrame({ ref, name, kind, collected_at_ms, sent_at_ms, data }: Push): string {
  const collectedAt = new Date(collected_at_ms).toISOString();
  const sentAt = new Date(sent_at_ms).toISOString();
  return `["${JOIN_REF}","${ref}","${hostTopic(name)}","${metricEvent(kind)}",` +
    `{"collected_at":"${collectedAt}","sent_at":"${sentAt}","data":${data}}]`;
}

export function heartbeatFrame(ref: string): string {
  return JSON.stringify([null, ref, PHOENIX.topic, PHOENIX.heartbeat, {}]);
}

/** The answer to a frame: `status` is "ok", or the reason of an error. */
export interface FrameReply {
  ref: string;
  topic: string;
  status: string;
}

/** Reads a reply; null for every other frame. */
export function readReply(text: string): FrameReply | null {
  const [, ref, topic, event, payload] = JSON.parse(text);
  if (event !== PHOENIX.reply) return null;
  return { ref, topic, status: payload.status === "ok" ? "ok" : payload.response.reason };
}

/** Whether a reply is the one to `joinFrame`. */
export function isJoinReply({ ref, topic }: FrameReply): boolean {
  return ref === JOIN_REF && topic !== PHOENIX.topic;
}

/**
 * An address for the agent number `index`, for X-Forwarded-For: a thousand agents of one
 * address would meet limits that are there for strangers.
 */
export function agentAddress(index: number): string {
  return `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;
}
