/**
 * Garbage on the agents' and the browsers' socket, before and after the join. What must hold: the
 * server goes on, another agent's samples are acknowledged, no frame is a fault of the server's
 * own, its memory stays bounded, and every page can still be shown.
 */
import { deepStrictEqual, doesNotMatch, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { createRandom } from "../../tools/sample_week/random.ts";
import { sampleWeek } from "../../tools/sample_week/week.ts";
import { createFrameFuzzer } from "../../testing/frame_fuzzer.ts";
import { residentBytes } from "../../testing/processes.ts";
import { openRawSocket, type RawSocket } from "../../testing/raw_socket.ts";
import { rounds } from "../../testing/rounds.ts";
import { startServerProcess } from "../../testing/server_process.ts";
import { checkSound } from "../../testing/stored_samples.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { register, signIn } from "../../testing/with_server.ts";

const FRAMES = rounds(1_000, 100_000);
/** `FUZZ_SEED=7 deno task test tests/faults/garbage_frames_test.ts` repeats a run. */
const SEED = Number(Deno.env.get("FUZZ_SEED") ?? rounds(20_261_121, Date.now() % 1e9));
/** Of one socket that is still open; then another address comes. */
const FRAMES_PER_SOCKET = 50;
/** Of one host, which may send no more at once. */
const FRAMES_PER_HOST = 500;
const ACKNOWLEDGED_WITHIN_MS = 5_000;
const MAX_GROWTH_BYTES = 200 * 1024 * 1024;
const PAGES = [
  "/",
  "/hosts/fuzz-0",
  "/vms",
  "/pools",
  "/admin/hosts",
  "/api/hosts/fuzz-0",
  "/api/guests",
];
const FAULT = /Cannot serve|Cannot finish|Uncaught|unhandled|panicked|\bat .*\.ts:\d+/i;

Deno.test(`${FRAMES} garbage frames, seed ${SEED}: the server lives and another agent is unharmed`, () =>
  withDirectory(async (directory) => {
    const path = join(directory, "monitor.db");
    const goodToken = await register(path, "good");
    const tokens: string[] = [];
    for (let host = 0; host * FRAMES_PER_HOST < FRAMES; host++) {
      tokens.push(await register(path, `fuzz-${host}`));
    }
    await using server = await startServerProcess({ DATABASE_PATH: path });
    const cookie = await signIn(server.url, server.password);
    await using good = await openRawSocket(server.url);
    await good.deliver("host:good", "phx_join", { token: goodToken });
    const before = await residentBytes(server.process.pid);

    const random = createRandom(SEED);
    for (let sent = 0; sent < FRAMES;) {
      const host = Math.floor(sent / FRAMES_PER_HOST);
      const name = `fuzz-${host}`;
      const targets = makeTargets(server.url, { name, token: tokens[host] ?? "", cookie });
      const target = targets[Math.floor(random() * targets.length)];
      if (target === undefined) break;
      const { topic, event } = target;
      const fuzz = createFrameFuzzer(random, () => ["1", "2", topic, event, target.payload()]);
      const socket = await target.open(random);
      for (let count = 0; count < FRAMES_PER_SOCKET && sent < FRAMES; count++, sent++) {
        if (socket.ws.readyState !== socket.ws.OPEN) break;
        const garbage = fuzz();
        socket.ws.send(garbage, { binary: typeof garbage !== "string" });
        // The server's answer, a close among them, shows before many more are sent.
        if (count % 10 === 9) await new Promise((resolve) => setTimeout(resolve, 0));
      }
      await checkAcknowledged(good);
      socket.ws.terminate();
      await socket.closed;
    }

    for (const page of PAGES) {
      const response = await fetch(server.url + page, { headers: { cookie } });
      await response.body?.cancel();
      strictEqual(response.status, 200, page);
    }
    const grown = await residentBytes(server.process.pid) - before;
    ok(grown < MAX_GROWTH_BYTES, `grown by ${grown} bytes`);
    server.process.kill("SIGTERM");
    strictEqual(await server.process.ended(), 0);
    doesNotMatch(server.process.stderr, FAULT);
    checkSound(path);
  }));

interface Target {
  topic: string;
  event: string;
  payload(): Record<string, unknown>;
  open(random: () => number): Promise<RawSocket>;
}

/** Where garbage goes: both sockets, before and after a join. */
function makeTargets(
  url: string,
  { name, token, cookie }: { name: string; token: string; cookie: string },
): readonly Target[] {
  const topic = `host:${name}`;
  const joinPayload = () => ({
    token,
    agent_version: "1.0.0",
    intervals: { fast: 30, medium: 300, slow: 1800 },
  });
  const samples = [...sampleWeek({ hours: 0.1, seed: 1, guests: 3, start_ms: Date.now() })];
  const pushPayload = (kind: string) => () => ({
    ...backlogTimes(),
    data: structuredClone(samples.find((sample) => sample.kind === kind)?.data ?? {}),
  });
  const addressed = (random: () => number) => ({
    "x-forwarded-for": `10.${[0, 0, 0].map(() => Math.floor(random() * 256)).join(".")}`,
  });
  const agent = (random: () => number) => openRawSocket(url, { headers: addressed(random) });
  const joinedAgent = async (random: () => number) => {
    const socket = await agent(random);
    deepStrictEqual(await socket.deliver(topic, "phx_join", joinPayload()), {
      status: "ok",
      response: {},
    });
    return socket;
  };
  const browser = (random: () => number) =>
    openRawSocket(url, {
      path: "/live/websocket?vsn=2.0.0",
      headers: { ...addressed(random), cookie, origin: url },
    });
  const joinedBrowser = async (random: () => number) => {
    const socket = await browser(random);
    await socket.deliver("fleet", "phx_join", {});
    return socket;
  };
  const none = () => ({});
  return [
    { topic, event: "phx_join", payload: joinPayload, open: agent },
    ...["fast", "medium", "slow"].map((kind) => ({
      topic,
      event: `metric:${kind}`,
      payload: pushPayload(kind),
      open: joinedAgent,
    })),
    { topic, event: "phx_leave", payload: none, open: joinedAgent },
    { topic: "fleet", event: "phx_join", payload: none, open: browser },
    { topic, event: "phx_join", payload: none, open: joinedBrowser },
    { topic: "fleet", event: "phx_leave", payload: none, open: joinedBrowser },
  ];
}

let backlog = 0;
/** Of samples of an hour ago, which may come as fast as they are acknowledged. */
function backlogTimes() {
  const sent_at = new Date().toISOString();
  return { collected_at: new Date(Date.now() - 3_600_000 + backlog++).toISOString(), sent_at };
}

async function checkAcknowledged(good: RawSocket): Promise<void> {
  const startMs = performance.now();
  const sample = { ...backlogTimes(), data: { host: { load1: 1 } } };
  deepStrictEqual(await good.deliver("host:good", "metric:fast", sample), {
    status: "ok",
    response: {},
  });
  const tookMs = performance.now() - startMs;
  ok(tookMs < ACKNOWLEDGED_WITHIN_MS, `an acknowledgement took ${tookMs} ms`);
}
