/**
 * Garbage from a server: replies gone wrong, noise, nesting, and bytes that are no frames. What
 * must hold: nothing throws, the connection is made again when it has to be, and a sample that
 * comes afterwards is taken.
 */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { createConnection } from "../../agent/link/connection.ts";
import {
  rawSocketOf,
  startTestingServer,
  type TestingServer,
} from "../../testing/channel_server.ts";
import { systemDisk } from "../../agent/io/disk.ts";
import { openOutbox } from "../../agent/outbox/outbox.ts";
import { recordingLog } from "../../testing/recording_log.ts";
import { sampleAt } from "../../testing/sample_at.ts";
import { type Clock, systemClock } from "../../shared/clock.ts";
import { createRandom, type Random } from "../../tools/sample_week/random.ts";
import { createFrameFuzzer } from "../../testing/frame_fuzzer.ts";
import { rounds } from "../../testing/rounds.ts";
import { until } from "../../testing/until.ts";
import { withDirectory } from "../../testing/with_directory.ts";

const FRAMES = rounds(2_000, 100_000);
/** `FUZZ_SEED=7 deno test …` repeats a run. */
const SEED = Number(Deno.env.get("FUZZ_SEED") ?? rounds(20_261_128, Date.now() % 1e9));
/** Then a sample has to be taken. */
const FRAMES_PER_ROUND = 100;
const TOPIC = "host:pve-01";
const EVENTS = ["phx_reply", "phx_reply", "phx_reply", "phx_error", "phx_close", "metric:fast"];
const REASONS = ["busy", "invalid_token", "invalid_payload", "not_joined", "unknown_event", "x"];

/** The real one, but for what waits: retries and the reading rate take no time. */
const clock: Clock = { ...systemClock, sleep: (_ms, signal) => systemClock.sleep(0, signal) };

Deno.test(`${FRAMES} garbage frames from the server, seed ${SEED}: samples are taken all along`, () =>
  withDirectory(async (directory) => {
    await using server = await startTestingServer();
    const log = recordingLog();
    await using outbox = openOutbox({
      directory: join(directory, "outbox"),
      disk: systemDisk,
      clock: systemClock,
      log,
    });
    const settings = { endPoints: [server.endPoint], hostId: "pve-01", token: "secret" };
    await using connection = createConnection({
      settings,
      intervals: { fast: 1, medium: 2, slow: 3 },
      outbox,
      log,
      clock,
      // Of a frame that says it is endless, only the next heartbeat knows that it goes nowhere.
      delays: { retryAfterMs: () => 5, refusedMs: () => 5, heartbeatMs: 1_000 },
      nextSettings: () => Promise.resolve(settings),
    });
    const random = createRandom(SEED);
    const send = createSender(server, random);

    for (let sent = 0; sent < FRAMES; sent += FRAMES_PER_ROUND) {
      for (let count = 0; count < FRAMES_PER_ROUND; count++) await send();
      const droppedBefore = outbox.stats().dropped;
      connection.offer(await outbox.add(sampleAt(sent / FRAMES_PER_ROUND)));
      await until(`a sample is taken after ${sent} frames`, () => outbox.stats().count === 0);
      // A made-up refusal may be of this very sample; a lost one would still be there.
      ok(outbox.stats().dropped - droppedBefore <= 1);
    }

    const errors = log.lines.filter((line) => line.startsWith("error"));
    deepStrictEqual(errors, []);
    const said = log.lines.filter((line) => line.includes("not understood"));
    strictEqual(said.length, 1);
  }));

/** Sends one piece of garbage to every agent that is connected. */
function createSender(server: TestingServer, random: Random): () => Promise<void> {
  const below = (count: number) => Math.floor(random() * count);
  const oneOf = <T>(list: readonly T[]) => list[below(list.length)];
  const fuzz = createFrameFuzzer(random, () => [
    oneOf([null, "1", "2", "3"]),
    oneOf([null, "1", "2", String(below(1_000))]),
    oneOf([TOPIC, TOPIC, "phoenix"]),
    oneOf(EVENTS),
    { status: oneOf(["ok", "error"]), response: { reason: oneOf(REASONS) } },
  ]);
  const bytes = () => Uint8Array.from({ length: below(40) }, () => below(256));

  return async () => {
    await until("the agent is connected", () => server.sockets.size > 0);
    const garbage = fuzz();
    for (const socket of server.sockets) {
      const isRaw = below(100) === 0;
      // Not a frame at all, past the server's own protocol.
      if (isRaw) rawSocketOf(socket).write(bytes());
      else socket.send(garbage, { binary: typeof garbage !== "string" });
    }
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
}
