/** A server that speaks the protocol, for tests of the agent's side. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { decodeFrame, encodeFrame, type Frame } from "../shared/protocol/frame.ts";
import { PHOENIX } from "../shared/protocol/names.ts";

/** What a test does with a push or join: a reply, or null for none. */
export type Answer = { status: "ok" | "error"; response: Record<string, unknown> } | null;

export const OK: Answer = { status: "ok", response: {} };

export function refuse(reason: string): Answer {
  return { status: "error", response: { reason } };
}

export interface TestingServer extends AsyncDisposable {
  port: number;
  endPoint: string;
  /** Joins and pushes, in the order of arrival. */
  frames: Frame[];
  /** Sockets that are open. */
  sockets: Set<WebSocket>;
  /** Decides on each join and push; OK by default. */
  answer: (frame: Frame, socket: WebSocket) => Answer;
  /** Whether heartbeats are answered; true by default. */
  isAlive: boolean;
  /** Replies to a frame that was left without an answer. */
  reply(frame: Frame, answer: Exclude<Answer, null>): void;
  joins(): Frame[];
  pushes(): Frame[];
}

/** Listens on loopback; `port` 0 takes any. */
export async function startTestingServer(port = 0): Promise<TestingServer> {
  const listener = new WebSocketServer({ host: "127.0.0.1", port, path: "/socket/websocket" });
  await once(listener, "listening");
  const { port: actualPort } = listener.address() as AddressInfo;

  const server: TestingServer = {
    port: actualPort,
    endPoint: `ws://127.0.0.1:${actualPort}/socket`,
    frames: [],
    sockets: new Set(),
    answer: () => OK,
    isAlive: true,
    reply: ({ join_ref, ref, topic }, payload) => {
      const text = encodeFrame({ join_ref, ref, topic, event: PHOENIX.reply, payload });
      for (const socket of server.sockets) socket.send(text);
    },
    joins: () => server.frames.filter(({ event }) => event === PHOENIX.join),
    pushes: () => server.frames.filter(({ event }) => event.startsWith("metric:")),
    async [Symbol.asyncDispose]() {
      for (const socket of server.sockets) socket.terminate();
      const closed = Promise.withResolvers<void>();
      listener.close(() => closed.resolve());
      await closed.promise;
    },
  };

  listener.on("connection", (socket) => {
    server.sockets.add(socket);
    socket.on("close", () => server.sockets.delete(socket));
    socket.on("message", (data) => {
      const decoded = decodeFrame(data.toString());
      if (!decoded.ok) throw new Error(`Cannot read frame: ${decoded.reason}`);
      const { frame } = decoded;
      if (frame.event === PHOENIX.heartbeat && !server.isAlive) return;
      const decides = frame.event !== PHOENIX.heartbeat && frame.event !== PHOENIX.leave;
      if (decides) server.frames.push(frame);
      const answer = decides ? server.answer(frame, socket) : OK;
      if (answer !== null) server.reply(frame, answer);
    });
  });
  return server;
}

/** One frame as a server sends it, which masks nothing. */
export function serverFrame(
  opcode: number,
  payload: Uint8Array,
  isLast = true,
): Uint8Array<ArrayBuffer> {
  const { length } = payload;
  const head = new DataView(new ArrayBuffer(length < 126 ? 2 : length < 0x1_0000 ? 4 : 10));
  head.setUint8(0, (isLast ? 0x80 : 0) | opcode);
  head.setUint8(1, length < 126 ? length : length < 0x1_0000 ? 126 : 127);
  if (head.byteLength === 4) head.setUint16(2, length);
  if (head.byteLength === 10) head.setBigUint64(2, BigInt(length));
  return Uint8Array.from([...new Uint8Array(head.buffer), ...payload]);
}

/** What lies below a socket of `ws`; its types leave it out. */
export function rawSocketOf(socket: object): { write(bytes: Uint8Array): void } {
  return (socket as { _socket: { write(bytes: Uint8Array): void } })._socket;
}
