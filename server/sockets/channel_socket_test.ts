/** What throws while a frame is answered ends that one socket, with its reason, and is told. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { type ChannelPair, openChannelPair } from "../../testing/channel_pair.ts";
import { until } from "../../testing/until.ts";
import type { JoinResult, Subscription } from "./channel_socket.ts";
import { OK } from "./reply.ts";

const JOIN = JSON.stringify(["1", "1", "fleet", "phx_join", {}]);
const PUSH = JSON.stringify(["1", "2", "fleet", "look", {}]);
const LEAVE = JSON.stringify(["1", "3", "fleet", "phx_leave", {}]);

function fail(): never {
  throw new Error("no");
}

/** A peer that has joined, with what its subscription does; `told` takes the faults. */
async function joinPair(
  subscription: Partial<Subscription>,
  told: string[],
  onDebt: () => void = () => {},
): Promise<ChannelPair> {
  const joined: JoinResult = {
    ok: true,
    response: {},
    subscription: { push: () => OK, left: () => {}, ...subscription },
  };
  const pair = await openChannelPair(() => Promise.resolve(joined), {
    onFault: (error) => told.push(String(error)),
    onDebt,
  });
  pair.peer.send(JOIN);
  await until("joined", () => pair.received === 1);
  return pair;
}

function closeReason({ peer }: ChannelPair): Promise<string> {
  return new Promise((resolve) => peer.on("close", (_code, reason) => resolve(String(reason))));
}

for (
  const [what, subscription, frames] of [
    ["an answer to a push", { push: fail }, [PUSH]],
    ["the end of a topic that is left", { left: fail }, [LEAVE]],
    ["the end of a topic that is joined anew", { left: fail }, [JOIN]],
  ] as const
) {
  Deno.test(`${what} that throws closes its socket, is told once, and throws no further`, async () => {
    const told: string[] = [];
    await using pair = await joinPair(subscription, told);
    const closed = closeReason(pair);

    for (const frame of frames) pair.peer.send(frame);

    strictEqual(await closed, "internal_error");
    deepStrictEqual(told, ["Error: no"]);
  });
}

Deno.test("what is told of a debt may throw: that socket is closed", async () => {
  const told: string[] = [];
  await using pair = await joinPair({}, told, fail);
  const closed = closeReason(pair);

  for (let count = 0; count < 2_000; count++) pair.peer.send(PUSH);

  strictEqual(await closed, "internal_error");
  ok(told.every((text) => text === "Error: no"));
});

Deno.test("every topic of a socket is left although the end of one throws", async () => {
  const told: string[] = [];
  let left = 0;
  await using pair = await joinPair({
    left: () => {
      left++;
      throw new Error(`topic ${left}`);
    },
  }, told);
  pair.peer.send(JSON.stringify(["2", "2", "pools", "phx_join", {}]));
  await until("the second is joined", () => pair.received === 2);

  pair.peer.terminate();
  await until("both are left", () => left === 2);

  deepStrictEqual(told, ["Error: topic 1", "Error: topic 2"]);
});
