import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { createServer } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import { decodeFrame } from "../../shared/protocol/frame.ts";
import { until } from "../../testing/until.ts";
import { LightAgent } from "./light_agent.ts";

const HOUR_SECONDS = 3600;

/** A server that answers each frame as `answer` says, or not at all, and an agent of it. */
async function setUp(
  answer: (event: string) => string | null,
  {
    fastSeconds = HOUR_SECONDS,
    backlogHours = 0,
    answerLimitMs = 10_000,
    before = [] as string[],
  } = {},
) {
  const received: { event: string; collected_at: string | undefined }[] = [];
  const seen = {
    joined: 0,
    left: 0,
    acknowledged: 0,
    missed: 0,
    refused: [] as string[],
    closed: [] as string[],
    dropped: 0,
  };
  let collected = 0;
  let firstDropAt: number | null = null;
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  sockets.on("connection", (ws: WebSocket) => {
    ws.on("message", (data: Uint8Array) => {
      const decoded = decodeFrame(new TextDecoder().decode(data));
      if (!decoded.ok) throw new Error(decoded.reason);
      const { join_ref, ref, topic, event, payload } = decoded.frame;
      received.push({ event, collected_at: Object(payload).collected_at });
      const status = answer(event);
      if (status === null) return;
      const reply = status === "ok"
        ? { status, response: {} }
        : { status: "error", response: { reason: status } };
      ws.send(JSON.stringify([join_ref, ref, topic, "phx_reply", reply]));
    });
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" ? address?.port ?? 0 : 0);
    });
  });
  const agent = new LightAgent({
    agent: { name: "sim-0001", token: "secret" },
    host: { advance: () => {}, read: () => ({ collected: ++collected }) },
    urls: [...before, `ws://127.0.0.1:${port}/`],
    address: "10.0.0.1",
    intervals: { fast: fastSeconds, medium: HOUR_SECONDS, slow: HOUR_SECONDS },
    backlog_hours: backlogHours,
    retryAfterMs: () => 1,
    answerLimitMs,
    events: {
      joined: () => void seen.joined++,
      left: () => void seen.left++,
      acknowledged: () => void seen.acknowledged++,
      missed: () => void seen.missed++,
      refusedJoin: (reason) => void seen.refused.push(reason),
      refusedSample: (reason) => void seen.refused.push(reason),
      closed: (reason) => void seen.closed.push(reason),
      dropped() {
        firstDropAt ??= collected;
        seen.dropped++;
      },
    },
  });
  return {
    agent,
    received,
    seen,
    /** How many samples there were when the first was dropped. */
    firstDropAt: () => firstDropAt,
    cut: () => sockets.clients.forEach((ws) => ws.terminate()),
    close: (reason: string) => sockets.clients.forEach((ws) => ws.close(1001, reason)),
    async [Symbol.asyncDispose]() {
      agent[Symbol.dispose]();
      for (const ws of sockets.clients) ws.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

Deno.test("LightAgent joins, then sends a sample of every kind at once", async () => {
  await using agent = await setUp(() => "ok");

  await until("three samples", () => agent.seen.acknowledged === 3);

  deepStrictEqual(
    agent.received.map(({ event }) => event),
    ["phx_join", "metric:fast", "metric:medium", "metric:slow"],
  );
  deepStrictEqual(agent.seen, {
    joined: 1,
    left: 0,
    acknowledged: 3,
    missed: 0,
    refused: [],
    closed: [],
    dropped: 0,
  });
});

Deno.test("LightAgent comes back and sends again what was not acknowledged", async () => {
  let answers = false;
  await using agent = await setUp((event) => event === "phx_join" || answers ? "ok" : null);
  await until("three samples", () => agent.received.length === 4);
  const sent = agent.received.slice(1);

  answers = true;
  agent.cut();
  await until("acknowledgements", () => agent.seen.acknowledged === 3);

  strictEqual(agent.seen.left, 1);
  deepStrictEqual(agent.received.slice(5), sent);
});

Deno.test("LightAgent goes on to the next of its servers", async () => {
  await using agent = await setUp(() => "ok", { before: ["ws://127.0.0.1:1/"] });

  await until("acknowledged", () => agent.seen.acknowledged === 3);

  deepStrictEqual(agent.seen.closed, [""]);
});

Deno.test("LightAgent does not send a refused sample again", async () => {
  await using agent = await setUp((event) => event === "metric:slow" ? "out_of_range" : "ok");
  await until("a refusal", () => agent.seen.refused.length === 1);

  agent.cut();
  await until("the next join", () => agent.seen.joined === 2);

  deepStrictEqual(agent.seen.refused, ["out_of_range"]);
  strictEqual(agent.received.length, 5);
});

Deno.test("LightAgent joins again after a refused join", async () => {
  let refusals = 2;
  await using agent = await setUp((event) =>
    event === "phx_join" && refusals-- > 0 ? "busy" : "ok"
  );

  await until("a join", () => agent.seen.joined === 1);

  deepStrictEqual(agent.seen.refused, ["busy", "busy"]);
});

Deno.test("LightAgent keeps 16 samples without an answer, and drops the oldest for the next", async () => {
  await using agent = await setUp((event) => event === "phx_join" ? "ok" : null, {
    fastSeconds: 0.002,
  });

  await until("a drop", () => agent.seen.dropped > 0);

  strictEqual(agent.firstDropAt(), 17);
});

Deno.test("LightAgent brings the samples of the time it was away, eight in flight", async () => {
  let answers = false;
  await using agent = await setUp((event) => event === "phx_join" || answers ? "ok" : null, {
    backlogHours: 24,
  });
  // Of 24 h, an hour apart: of every kind 24, besides the three of this moment.
  await until("what may be in flight", () => agent.received.length === 1 + 3 + 8);
  strictEqual(agent.agent.backlog, 72);

  answers = true;
  agent.cut();
  await until("all of it", () => agent.seen.acknowledged === 75);

  strictEqual(agent.agent.backlog, 0);
  const times = new Set(agent.received.slice(-60).map(({ collected_at }) => collected_at));
  deepStrictEqual(times.size, 20);
});

Deno.test("LightAgent tells why the server closed its connection", async () => {
  await using agent = await setUp(() => "ok");
  await until("a join", () => agent.seen.joined === 1);

  agent.close("server_shutdown");
  await until("the next join", () => agent.seen.joined === 2);

  deepStrictEqual(agent.seen.closed, ["server_shutdown"]);
});

Deno.test("LightAgent has left once it is disposed of", async () => {
  await using agent = await setUp(() => "ok");
  await until("a join", () => agent.seen.joined === 1);

  agent.agent[Symbol.dispose]();

  deepStrictEqual([agent.seen.left, agent.seen.closed], [1, []]);
});

Deno.test("LightAgent misses what is not answered in time, and counts it once", async () => {
  let answers = false;
  await using agent = await setUp((event) => event === "phx_join" || answers ? "ok" : null, {
    answerLimitMs: 1,
  });

  await until("three overdue", () => agent.agent.countOverdue() === 3);
  strictEqual(agent.seen.missed, 0);
  answers = true;
  agent.cut();
  await until("acknowledgements", () => agent.seen.acknowledged === 3);

  ok(agent.seen.missed >= 3, `${agent.seen.missed}`);
  strictEqual(agent.agent.countOverdue(), 0);
});
