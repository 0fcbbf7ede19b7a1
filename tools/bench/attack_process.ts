/** Hosts and strangers that take all they can get, in a process of its own. */
import { WebSocket } from "ws";
import { systemClock } from "../../shared/clock.ts";
import { DEFAULT_INTERVALS } from "../../shared/sample/mod.ts";
import {
  agentSocketUrl,
  heartbeatFrame,
  joinFrame,
  pushFrame,
  type SimulatedAgent,
} from "../simulate/agent_frames.ts";
import { answerLines } from "../simulate/line_process.ts";

export interface AttackQuestion {
  /** Where the server listens. */
  url: string;
  /** Valid tokens: of one host each for large samples, small frames, and joins without end. */
  agents: [SimulatedAgent, SimulatedAgent, SimulatedAgent];
  seconds: number;
}

/** How much of each was sent, to show that there was an attack. */
export interface AttackResult {
  samples: number;
  heartbeats: number;
  joins: number;
  connections: number;
}

const POOLS = 90_000;
/** How much may wait in one of our sockets before it is filled further. */
const FULL_BYTES = 8 * 1024 * 1024;
const IDLE_CONNECTIONS = 2_000;
const HALF_FRAMES = 50;
const TURN_MS = 5;

async function attack({ url, agents, seconds }: AttackQuestion): Promise<AttackResult> {
  const [large, small, joining] = agents;
  const result: AttackResult = { samples: 0, heartbeats: 0, joins: 0, connections: 0 };
  const endMs = performance.now() + seconds * 1000;
  const isOver = () => performance.now() > endMs;
  const turn = () => systemClock.sleep(TURN_MS);
  const sockets = new Set<WebSocket>();

  async function open(agent: SimulatedAgent | null, address: string): Promise<WebSocket | null> {
    const ws = new WebSocket(agentSocketUrl(url), { headers: { "x-forwarded-for": address } });
    sockets.add(ws);
    ws.on("error", () => {});
    ws.on("close", () => sockets.delete(ws));
    await new Promise((resolve) => {
      ws.once("open", resolve);
      ws.once("close", resolve);
    });
    if (ws.readyState !== ws.OPEN) return null;
    if (agent !== null) ws.send(joinFrame(agent, DEFAULT_INTERVALS));
    return ws;
  }

  /** One frame after the other over one socket after the other, as fast as they are taken. */
  async function flood(agent: SimulatedAgent, send: (ws: WebSocket) => void): Promise<void> {
    while (!isOver()) {
      const ws = await open(agent, "10.9.0.1");
      while (ws !== null && ws.readyState === ws.OPEN && !isOver()) {
        if (ws.bufferedAmount < FULL_BYTES) send(ws);
        else await turn();
        if (Math.random() < 0.01) await turn();
      }
      await turn();
    }
  }

  const data = JSON.stringify({
    zfs_pools: {
      available: true,
      pools: Array.from({ length: POOLS }, (_, index) => ({ name: `p${index}`, health: "ONLINE" })),
    },
  });
  let ref = 1;
  await Promise.all([
    flood(large, (ws) => {
      const now = Date.now();
      const times = { collected_at_ms: now - 3_600_000 + ref, sent_at_ms: now };
      ws.send(pushFrame({ ref: `${++ref}`, name: large.name, kind: "fast", ...times, data }));
      result.samples++;
    }),
    flood(small, (ws) => {
      ws.send(heartbeatFrame(`${++ref}`));
      result.heartbeats++;
    }),
    (async () => {
      while (!isOver()) {
        (await open(joining, "10.9.0.2"))?.terminate();
        result.joins++;
        await turn();
      }
    })(),
    (async () => {
      for (let address = 0; !isOver(); address++) {
        const ws = await open(null, `10.8.${(address >> 6) & 255}.${address & 63}`);
        ws?.send("x".repeat(4 * 1024 * 1024 - 1), { fin: false });
        if (sockets.size > HALF_FRAMES) await systemClock.sleep(10 * TURN_MS);
      }
    })(),
    keepIdle(url, isOver, result),
  ]);
  for (const ws of sockets) ws.terminate();
  return result;
}

/** Connections that say nothing, new ones in the place of those that are ended. */
async function keepIdle(url: string, isOver: () => boolean, result: AttackResult): Promise<void> {
  const { hostname, port } = new URL(url);
  const idle: Deno.TcpConn[] = [];
  while (!isOver()) {
    idle.push(await Deno.connect({ hostname, port: Number(port) }));
    result.connections++;
    if (idle.length > IDLE_CONNECTIONS) idle.shift()?.close();
    if (result.connections % 10 === 0) await systemClock.sleep(TURN_MS);
  }
  for (const connection of idle) connection.close();
}

if (import.meta.main) {
  await answerLines((question: AttackQuestion) => attack(question));
  Deno.exit(0);
}
