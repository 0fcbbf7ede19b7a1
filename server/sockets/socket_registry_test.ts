import { strictEqual } from "node:assert/strict";
import { createServer } from "node:http";
import { WebSocket, WebSocketServer } from "ws";
import { TestingClock } from "../../shared/testing_clock.ts";
import { until } from "../../tests/support/until.ts";
import { ChannelSocket, type JoinResult } from "./channel_socket.ts";
import { SOCKET_LIMITS, SocketRegistry } from "./socket_registry.ts";

const JOIN = JSON.stringify(["1", "1", "host:pve-01", "phx_join", {}]);

/** A registry that holds one socket, whose joins are decided by `decide`. */
async function setUp(decide: () => Promise<JoinResult>) {
  const clock = new TestingClock();
  const registry = new SocketRegistry(clock);
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  const opened = new Promise<ChannelSocket>((resolve) =>
    sockets.on("connection", (ws: WebSocket) => {
      const socket = new ChannelSocket(ws, {
        join: decide,
        maxBytesBeforeJoin: 8192,
        maxBufferedBytes: 8192,
        clock,
        onFault: (error) => {
          throw error;
        },
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
  await until("an open peer", () => peer.readyState === WebSocket.OPEN);
  return {
    clock,
    peer,
    socket: await opened,
    async [Symbol.asyncDispose]() {
      peer.terminate();
      const closed = registry[Symbol.asyncDispose]();
      await clock.advance(60_000);
      await closed;
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

Deno.test("SocketRegistry closes a socket that has not asked to join in time", async () => {
  await using socket = await setUp(() => Promise.reject(new Error("nobody joins")));

  await socket.clock.advance(SOCKET_LIMITS.joinWithinMs);

  strictEqual(socket.socket.isOpen, true);
  await socket.clock.advance(1_000);
  strictEqual(socket.socket.isOpen, false);
});

Deno.test("SocketRegistry does not close a socket whose join is still being decided", async () => {
  const decision = Promise.withResolvers<JoinResult>();
  await using socket = await setUp(() => decision.promise);
  socket.peer.send(JOIN);
  await until("its join", () => socket.socket.isJoining);

  await socket.clock.advance(3 * SOCKET_LIMITS.joinWithinMs);
  strictEqual(socket.socket.isOpen, true);

  decision.resolve({ ok: false, reason: "busy" });
  await until("the answer", () => !socket.socket.isJoining);
  await socket.clock.advance(1_000);
  strictEqual(socket.socket.isOpen, false);
});
