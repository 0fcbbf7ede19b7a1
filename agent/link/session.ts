import { type Push, Socket } from "phoenix";
import type { Frame } from "../../shared/protocol/frame.ts";
import type { Clock } from "../../shared/clock.ts";
import { encodeMessage, type JsonText } from "./json_text.ts";
import { readServerFrame } from "./server_frame.ts";
import { boundedWebSocket } from "./socket.ts";

/** What the server answered to a push; "timeout" when it did not. */
export type Reply = { status: "ok" } | { status: "error"; reason: string } | { status: "timeout" };

/** Why an open connection ended: as the close frame says it, 0 without one, or HEARTBEAT_LOST. */
export interface CloseInfo {
  code: number;
  reason: string;
}

/** The client gave up a connection over which nothing came back. */
export const HEARTBEAT_LOST: CloseInfo = { code: 0, reason: "heartbeat_timeout" };

/** After any but the first and the last two the session is of no more use, and is to be closed. */
export interface SessionEvents {
  onJoined(): void;
  /** The server did not let this agent in, or said nothing. */
  onJoinFailed(reason: string): void;
  /** The connection could not be made. */
  onConnectFailed(message: string): void;
  /** The connection is gone. */
  onLost(close: CloseInfo): void;
  /** The server ended the channel, or says that it failed. */
  onChannelClosed(): void;
  /** The server sent something that is not understood; it was read and forgotten. */
  onIgnored(reason: string): void;
  /** A message could not be handled, which is a fault of this program; it goes on. */
  onFault(error: unknown): void;
}

export interface SessionOptions extends SessionEvents {
  clock: Clock;
  /** Without `/websocket`. */
  endPoint: string;
  topic: string;
  joinPayload: Record<string, unknown>;
  /** How long a connection may take to open. */
  connectLimitMs: number;
  /** Between two heartbeats, and how long each may stay without an answer. */
  heartbeatMs: number;
}

/** One channel on one connection of the phoenix client. */
export interface Session {
  isJoined(): boolean;
  /** Returns what ends the push without an answer. */
  push(event: string, payload: JsonText, onReply: (reply: Reply) => void): () => void;
  /** Ends the session; none of its events follows. */
  close(): Promise<void>;
}

/** A server that takes back all its agents at once may be slow to answer. */
const REPLY_LIMIT_MS = 30_000;
/** The client would connect and join again by itself; here the next address may be another. */
const NEVER_MS = 2 ** 31 - 1;

export function openSession(options: SessionOptions): Session {
  let closed = false;
  let opened = false;

  const socket = new Socket(options.endPoint, {
    transport: boundedWebSocket(options),
    // The client's messages are frames of the protocol; its types say no more than "object".
    encode: (message, callback) => callback(encodeMessage(message as Frame)),
    decode(text, callback) {
      const understood = readServerFrame(text);
      if (understood.ok) callback(understood.frame);
      else options.onIgnored(understood.reason);
    },
    heartbeatIntervalMs: options.heartbeatMs,
    timeout: REPLY_LIMIT_MS,
    reconnectAfterMs: () => NEVER_MS,
    rejoinAfterMs: () => NEVER_MS,
    // The client would touch the platform's storage, which an agent has no use for.
    sessionStorage: {},
  });
  socket.onOpen(() => {
    opened = true;
  });
  socket.onError((error) => {
    if (!closed && !opened) options.onConnectFailed(messageOf(error));
  });
  socket.onClose(({ code, reason }) => {
    if (!closed && opened) options.onLost({ code, reason });
    opened = false;
  });

  const channel = socket.channel(options.topic, options.joinPayload);
  channel.onError((error) => {
    if (closed || !opened) return;
    // A dead connection is reported as closed only when its own close was waited for.
    if (reasonOf(error) === HEARTBEAT_LOST.reason) {
      opened = false;
      options.onLost(HEARTBEAT_LOST);
    } else if (socket.isConnected()) options.onChannelClosed();
  });
  channel.onClose(() => {
    if (!closed) options.onChannelClosed();
  });
  channel.join()
    .receive("ok", () => !closed && options.onJoined())
    .receive("error", (response) => !closed && options.onJoinFailed(reasonOf(response)))
    .receive("timeout", () => !closed && options.onJoinFailed("no answer"));
  socket.connect();

  return {
    isJoined: () => !closed && channel.state === "joined" && socket.isConnected(),
    push(event, payload, onReply) {
      const push = channel.push(event, payload)
        .receive("ok", () => onReply({ status: "ok" }))
        .receive("error", (response) => onReply({ status: "error", reason: reasonOf(response) }))
        .receive("timeout", () => onReply({ status: "timeout" }));
      return () => endPush(push);
    },
    close() {
      closed = true;
      // Leaving stops the client's own timers for joining; disconnecting the others.
      channel.leave();
      return new Promise((resolve) => socket.disconnect(() => resolve()));
    },
  };
}

/** A push that is lost with its connection would keep its timer and its callback. */
function endPush(push: Push): void {
  // The client has this method, as its own way to end a push; the types leave it out.
  (push as Push & { trigger(status: "timeout", response: object): void }).trigger("timeout", {});
}

function reasonOf(response: unknown): string {
  const reason: unknown = typeof response === "object" && response !== null &&
    Reflect.get(response, "reason");
  return typeof reason === "string" ? reason : "no reason given";
}

function messageOf(error: unknown): string {
  return error instanceof ErrorEvent ? error.message : "it failed";
}
