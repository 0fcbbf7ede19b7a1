/** The agent end point as the official Phoenix client sees it. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { type Channel, Socket } from "phoenix";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const INTERVALS = { fast: 30, medium: 300, slow: 1800 };
const POOL = { name: "rpool", health: "DEGRADED", capacity_percent: 40 };

type Outcome = { status: "ok" | "error" | "timeout"; response: Record<string, unknown> };

interface Receiver {
  receive(status: string, callback: (response: Record<string, unknown>) => void): Receiver;
}

function outcomeOf(push: Receiver): Promise<Outcome> {
  return new Promise((resolve) => {
    for (const status of ["ok", "error", "timeout"] as const) {
      push.receive(status, (response) => resolve({ status, response }));
    }
  });
}

async function withClient(
  { agent_url }: TestServer,
  run: (socket: Socket) => Promise<void>,
): Promise<void> {
  const socket = new Socket(agent_url, { timeout: 5000 });
  socket.connect();
  try {
    await run(socket);
  } finally {
    await new Promise<void>((resolve) => socket.disconnect(resolve));
  }
}

async function join(
  socket: Socket,
  topic: string,
  params: object,
): Promise<{ channel: Channel; outcome: Outcome }> {
  const channel = socket.channel(topic, params);
  const outcome = await outcomeOf(channel.join() as Receiver);
  if (outcome.status !== "ok") channel.leave();
  return { channel, outcome };
}

Deno.test("the phoenix client joins with a token, pushes a sample, and finds it in the API", () =>
  withServer(async (server) => {
    const token = await server.register("pve-01");
    const collected_at = new Date().toISOString();

    await withClient(server, async (socket) => {
      const { channel, outcome } = await join(socket, "host:pve-01", {
        token,
        agent_version: "9.9.9",
        intervals: INTERVALS,
      });
      deepStrictEqual(outcome, { status: "ok", response: {} });
      const push = channel.push("metric:fast", {
        collected_at,
        sent_at: collected_at,
        data: { zfs_pools: { available: true, pools: [POOL] } },
      });
      deepStrictEqual(await outcomeOf(push as Receiver), { status: "ok", response: {} });

      const response = await fetch(`${server.url}/api/hosts/pve-01`, {
        headers: { cookie: await server.signIn() },
      });
      const host = await response.json();
      strictEqual(host.status, "online");
      strictEqual(host.level, "critical");
      strictEqual(host.agent_version, "9.9.9");
      strictEqual(Date.parse(host.samples.fast.collected_at), Date.parse(collected_at));
      deepStrictEqual(host.samples.fast.payload.zfs_pools.pools, [POOL]);
    });
  }));

const REFUSED_JOINS: [why: string, topic: string, params: object, reason: string][] = [
  ["the host is not registered", "host:pve-99", { token: "x" }, "unknown_host"],
  ["the token is wrong", "host:pve-01", { token: "x" }, "invalid_token"],
  ["the token is missing", "host:pve-01", {}, "invalid_token"],
  ["the token is no text", "host:pve-01", { token: 5 }, "invalid_token"],
  ["the topic is not a host's", "fleet", { token: "x" }, "bad_topic"],
  ["the topic names no host", "host:", { token: "x" }, "bad_topic"],
];
for (const [why, topic, params, reason] of REFUSED_JOINS) {
  Deno.test(`a join is refused with ${reason} when ${why}`, () =>
    withServer(async (server) => {
      await server.register("pve-01");

      await withClient(server, async (socket) => {
        const { outcome } = await join(socket, topic, params);

        deepStrictEqual(outcome, { status: "error", response: { reason } });
      });
    }));
}

function nested(levels: number): object {
  return levels === 1 ? {} : { child: nested(levels - 1) };
}

const NOW = new Date().toISOString();
const REFUSED_PUSHES: [why: string, event: string, payload: object, reason: string][] = [
  ["collected_at is missing", "metric:fast", { data: {} }, "missing_collected_at"],
  [
    "collected_at is no time",
    "metric:fast",
    { collected_at: "now", data: {} },
    "invalid_collected_at",
  ],
  ["data is missing", "metric:fast", { collected_at: NOW }, "missing_data"],
  ["data is no object", "metric:fast", { collected_at: NOW, data: 5 }, "missing_data"],
  [
    "it is older than the retention",
    "metric:fast",
    { collected_at: "2020-01-01T00:00:00Z", data: {} },
    "out_of_range",
  ],
  [
    "it nests deeper than 32",
    "metric:fast",
    { collected_at: NOW, data: nested(33) },
    "invalid_payload",
  ],
  ["the event is unknown", "metric:daily", { collected_at: NOW, data: {} }, "unknown_event"],
];
Deno.test("each faulty push is refused with its own reason, and a good one still taken", () =>
  withServer(async (server) => {
    const token = await server.register("pve-01");

    await withClient(server, async (socket) => {
      const { channel } = await join(socket, "host:pve-01", { token, intervals: INTERVALS });
      for (const [why, event, payload, reason] of REFUSED_PUSHES) {
        const outcome = await outcomeOf(channel.push(event, payload) as Receiver);
        deepStrictEqual(outcome, { status: "error", response: { reason } }, why);
      }
      const good = channel.push("metric:fast", { collected_at: NOW, data: {} });
      strictEqual((await outcomeOf(good as Receiver)).status, "ok");
    });
  }));

Deno.test("a newer connection with the same token replaces the older one", () =>
  withServer(async (server) => {
    const token = await server.register("pve-01");

    await withClient(server, async (older) => {
      const closed = new Promise<CloseEvent>((resolve) =>
        older.onClose((event) => resolve(event as CloseEvent))
      );
      await join(older, "host:pve-01", { token });
      await withClient(server, async (newer) => {
        await join(newer, "host:pve-01", { token });

        strictEqual((await closed).reason, "replaced");
        // Its own reconnect would take the place back; this test has seen enough of it.
        older.disconnect();
      });
    });
  }));
