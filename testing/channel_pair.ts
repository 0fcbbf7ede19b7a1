/** One socket of the server with its peer, on a real connection and a clock of the test's own. */
import { createServer, type IncomingMessage } from "node:http";
import { WebSocket, WebSocketServer } from "ws";
import {
  ChannelSocket,
  type ChannelSocketOptions,
  type JoinResult,
} from "../server/sockets/channel_socket.ts";
import { OK } from "../server/sockets/reply.ts";
import { SocketRegistry } from "../server/sockets/socket_registry.ts";
import { TestingClock } from "./clock.ts";
import { until } from "./until.ts";

export interface ChannelPair extends AsyncDisposable {
  clock: TestingClock;
  peer: WebSocket;
  socket: ChannelSocket;
  /** Debts as they were told, in milliseconds. */
  debts: number[];
  /** How many frames the peer has received. */
  readonly received: number;
}

/**
 * Every push is answered "ok"; `decide` decides joins, by default they succeed. A fault fails the
 * test, unless it takes them itself.
 */
export async function openChannelPair(
  decide: () => Promise<JoinResult> = () => Promise.resolve(JOINED),
  parts: Partial<Pick<ChannelSocketOptions, "onFault" | "onDebt">> = {},
): Promise<ChannelPair> {
  const clock = new TestingClock();
  const registry = new SocketRegistry(clock);
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  const debts: number[] = [];
  const opened = new Promise<ChannelSocket>((resolve) =>
    sockets.on("connection", (ws: WebSocket, { socket: stream }: IncomingMessage) => {
      const socket = new ChannelSocket(ws, {
        stream,
        join: decide,
        maxBufferedBytes: 64 * 1024 * 1024,
        clock,
        onFault: (error) => {
          throw error;
        },
        onDebt: (debtMs) => debts.push(debtMs),
        ...parts,
      });
      registry.add(socket, "127.0.0.1");
      resolve(socket);
    })
  );
  const port = await new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" ? address?.port : null);
    });
  });
  const peer = new WebSocket(`ws://127.0.0.1:${port}/`);
  peer.on("error", () => {});
  let received = 0;
  peer.on("message", () => received++);
  await until("an open peer", () => peer.readyState === WebSocket.OPEN);
  return {
    clock,
    peer,
    socket: await opened,
    debts,
    get received() {
      return received;
    },
    async [Symbol.asyncDispose]() {
      peer.terminate();
      const closed = registry[Symbol.asyncDispose]();
      await clock.advance(60_000);
      await closed;
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const JOINED: JoinResult = {
  ok: true,
  response: {},
  subscription: { push: () => OK, left: () => {} },
};
