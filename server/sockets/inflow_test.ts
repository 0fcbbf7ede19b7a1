/** The row "a joined socket" of the table of shares, on one real connection. */
import { ok, strictEqual } from "node:assert/strict";
import { type ChannelPair, openChannelPair } from "../../testing/channel_pair.ts";
import { rounds } from "../../testing/rounds.ts";
import { until } from "../../testing/until.ts";
import { SHARES } from "../../shared/shares.ts";

const { framesPerSecond, bytesPerSecond, burstSeconds } = SHARES.joinedSocket;
const BURST_FRAMES = framesPerSecond * burstSeconds;
const BURST_BYTES = bytesPerSecond * burstSeconds;
/** What is in the server's hands when a limit is met: one read of the network. */
const READ_BYTES = 64 * 1024;
/** As small as a frame is that is answered. */
const HEARTBEAT = JSON.stringify(["1", "1", "phoenix", "heartbeat", {}]);

async function joinPair(): Promise<ChannelPair> {
  const pair = await openChannelPair();
  pair.peer.send(JSON.stringify(["1", "1", "host:pve-01", "phx_join", {}]));
  await until("joined", () => pair.received === 1);
  return pair;
}

/** Lets time pass until `count` frames are answered. How many seconds that took. */
async function passUntilAnswered(pair: ChannelPair, count: number): Promise<number> {
  const startMs = pair.clock.monotonicMs();
  for (let seen = 0; pair.received - 1 < count;) {
    await until("an answer, or a debt to pay", async () => {
      if (pair.received > seen) return true;
      await pair.clock.advance(500);
      return false;
    });
    seen = pair.received;
  }
  return (pair.clock.monotonicMs() - startMs) / 1000;
}

Deno.test(`${BURST_FRAMES} frames at once are answered at once`, async () => {
  await using pair = await joinPair();

  for (let count = 0; count < BURST_FRAMES; count++) pair.peer.send(HEARTBEAT);
  await until("all are answered", () => pair.received - 1 === BURST_FRAMES);

  strictEqual(pair.debts.length, 0);
});

Deno.test("a flood of small frames waits in proportion to its debt, and loses nothing", async () => {
  await using pair = await joinPair();
  const count = rounds(4_000, 10_000);

  for (let sent = 0; sent < count; sent++) pair.peer.send(HEARTBEAT);
  const seconds = await passUntilAnswered(pair, count);

  // The debt of the last read may still be to pay.
  const lastRead = READ_BYTES / HEARTBEAT.length;
  const atLeast = (count - BURST_FRAMES - lastRead) / framesPerSecond;
  ok(seconds >= atLeast, `${count} frames in ${seconds} s, which take at least ${atLeast} s`);
  strictEqual(pair.socket.isOpen, true);
});

Deno.test("a backlog flows at its share of bytes, and loses nothing", async () => {
  await using pair = await joinPair();
  const frame = JSON.stringify(["1", "1", "host:pve-01", "metric:fast", "x".repeat(100_000)]);
  const count = Math.ceil(3 * BURST_BYTES / frame.length);

  for (let sent = 0; sent < count; sent++) pair.peer.send(frame);
  const seconds = await passUntilAnswered(pair, count);

  const atLeast = (count * frame.length - BURST_BYTES - READ_BYTES) / bytesPerSecond;
  ok(seconds >= atLeast, `${count} samples in ${seconds} s, which take at least ${atLeast} s`);
  ok(Math.max(...pair.debts) < 1_000, "a backlog is never in debt for long");
});

Deno.test("a socket that is not read for a while is not idle, one that says nothing is", async () => {
  await using pair = await joinPair();
  const count = rounds(5, 8) * BURST_FRAMES;
  for (let sent = 0; sent < count; sent++) pair.peer.send(HEARTBEAT);

  const seconds = await passUntilAnswered(pair, count);

  ok(seconds > 2 * burstSeconds);
  strictEqual(pair.socket.isOpen, true);
  // A minute of silence, after what may be left of the debt.
  let silentMs = 0;
  for (; pair.socket.isOpen && silentMs < 10 * 60_000; silentMs += 1_000) {
    await pair.clock.advance(1_000);
  }
  strictEqual(pair.socket.isOpen, false);
  ok(silentMs >= 60_000);
});

Deno.test("a half of a frame before the join is cut at 8 KiB, its end is not waited for", async () => {
  await using pair = await openChannelPair();
  const closed = new Promise<string>((resolve) =>
    pair.peer.on(
      "close",
      (_code: number, reason: Uint8Array) => resolve(new TextDecoder().decode(reason)),
    )
  );

  pair.peer.send("x".repeat(SHARES.unjoinedSocket.bytes - 100), { fin: false });
  pair.peer.send("x".repeat(200), { fin: false });

  strictEqual(await closed, "frame_too_large");
  // Without any time having passed, and so without the goodbye having been answered.
  await until("its connection is gone", () => pair.socket.gone.aborted);
  strictEqual(pair.clock.monotonicMs(), 0);
});
