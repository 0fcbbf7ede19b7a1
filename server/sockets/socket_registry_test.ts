import { strictEqual } from "node:assert/strict";
import { openChannelPair } from "../../testing/channel_pair.ts";
import { until } from "../../testing/until.ts";
import type { JoinResult } from "./channel_socket.ts";
import { SOCKET_LIMITS } from "./socket_registry.ts";

const JOIN = JSON.stringify(["1", "1", "host:pve-01", "phx_join", {}]);

Deno.test("SocketRegistry closes a socket that has not asked to join in time", async () => {
  await using pair = await openChannelPair(() => Promise.reject(new Error("nobody joins")));

  await pair.clock.advance(SOCKET_LIMITS.joinWithinMs);

  strictEqual(pair.socket.isOpen, true);
  await pair.clock.advance(1_000);
  strictEqual(pair.socket.isOpen, false);
});

Deno.test("SocketRegistry does not close a socket whose join is still being decided", async () => {
  const decision = Promise.withResolvers<JoinResult>();
  await using pair = await openChannelPair(() => decision.promise);
  pair.peer.send(JOIN);
  await until("its join", () => pair.socket.isJoining);

  await pair.clock.advance(3 * SOCKET_LIMITS.joinWithinMs);
  strictEqual(pair.socket.isOpen, true);

  decision.resolve({ ok: false, reason: "busy" });
  await until("the answer", () => !pair.socket.isJoining);
  await pair.clock.advance(1_000);
  strictEqual(pair.socket.isOpen, false);
});
