import { WebSocket } from "ws";
import { DEFAULT_INTERVALS } from "../../../shared/sample/mod.ts";
import {
  agentSocketUrl,
  joinFrame,
  pushFrame,
  readReply,
  type SimulatedAgent,
} from "../../simulate/agent_frames.ts";
import { startLineProcess } from "../../simulate/line_process.ts";
import type { AttackQuestion, AttackResult } from "../attack_process.ts";
import { makePayloads } from "../pipelined_load.ts";
import { readUsage } from "../process_usage.ts";
import type { Figure, RowContext } from "../row.ts";
import { setUpServer } from "../server_process.ts";
import { percentile } from "../statistics.ts";
import { pause, within } from "../wait.ts";

const AGENTS = 20;
const GUESTS = 20;
const SECONDS = 15;
/** Between two samples of one agent; the hosts together send about as many as 1,000 at 30 s do. */
const EVERY_MS = 500;
const AS_BEFORE_WITHIN_SECONDS = 30;
const WINDOW_SECONDS = 5;
const PAGES = ["/", "/pools", "/vms", "/hosts/sim-0001"];

/** What was seen in a while. */
interface Seen {
  p95_ms: number;
  acknowledged: number;
  slowest_page_ms: number;
}

/** Other agents and pages, first by themselves, then while everybody else takes what he can. */
export async function measureAttacked(context: RowContext): Promise<Figure[]> {
  const { signal, directory } = context;
  await using setup = await setUpServer(directory, AGENTS + 3);
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await setup.start(signal));
  const attackers = stack.use(
    startLineProcess(new URL("../attack_process.ts", import.meta.url)),
  );
  const cookie = await server.signIn();
  const [recording] = await context.recordings();
  if (recording === undefined) throw new RangeError("Cannot make samples: no recordings");
  const payloads = makePayloads(recording, 0, GUESTS);
  const good = setup.agents.slice(3).map((agent) => new GoodAgent(server.url, agent, payloads));
  stack.defer(() => good.forEach((agent) => agent[Symbol.dispose]()));
  await within(Promise.all(good.map(({ joined }) => joined)), signal);
  const watch = (seconds: number) => watchFor(seconds, { good, url: server.url, cookie, signal });

  await watch(WINDOW_SECONDS);
  const before = await watch(SECONDS);
  const { rss_bytes } = await readUsage(server.pid);
  const question = {
    url: server.url,
    agents: setup.agents.slice(0, 3) as AttackQuestion["agents"],
    seconds: SECONDS,
  } satisfies AttackQuestion;
  const attacking = attackers.ask<AttackResult>(question);
  const during = await watch(SECONDS);
  const attack = await within(attacking, signal);
  const peak = (await readUsage(server.pid)).peak_rss_bytes;

  let after = await watch(WINDOW_SECONDS);
  let seconds = WINDOW_SECONDS;
  while (after.p95_ms > 2 * before.p95_ms && seconds < 2 * AS_BEFORE_WITHIN_SECONDS) {
    after = await watch(WINDOW_SECONDS);
    seconds += WINDOW_SECONDS;
  }
  return [
    { what: "acknowledgement p95, by themselves", value: before.p95_ms, unit: "ms" },
    { what: "acknowledgement p95, attacked", value: during.p95_ms, unit: "ms" },
    {
      what: "attacked against by themselves",
      value: during.p95_ms / before.p95_ms,
      unit: "times",
      limit: { at_most: 5 },
    },
    { what: "slowest page, by itself", value: before.slowest_page_ms, unit: "ms" },
    {
      what: "slowest page, attacked",
      value: during.slowest_page_ms,
      unit: "ms",
      limit: { at_most: 1000 },
    },
    {
      what: "memory beyond that before",
      value: (peak - rss_bytes) / 1e6,
      unit: "MB",
      limit: { at_most: 200 },
    },
    {
      what: "as before after",
      value: seconds,
      unit: "s",
      limit: { at_most: AS_BEFORE_WITHIN_SECONDS },
    },
    // Of all that the agents sent meanwhile; what is not acknowledged would not be slow either.
    {
      what: "acknowledged, attacked",
      value: during.acknowledged,
      unit: "",
      limit: { at_least: 0.5 * before.acknowledged },
    },
    { what: "samples of 90,000 pools", value: attack.samples, unit: "" },
    { what: "heartbeats", value: attack.heartbeats, unit: "" },
    { what: "joins of one host", value: attack.joins, unit: "" },
    { what: "connections of strangers", value: attack.connections, unit: "" },
  ];
}

interface WatchOptions {
  good: readonly GoodAgent[];
  url: string;
  cookie: string;
  signal: AbortSignal;
}

async function watchFor(
  seconds: number,
  { good, url, cookie, signal }: WatchOptions,
): Promise<Seen> {
  const endMs = performance.now() + seconds * 1000;
  for (const agent of good) agent.take();
  let slowest = 0;
  while (performance.now() < endMs) {
    for (const page of PAGES) {
      const startMs = performance.now();
      const response = await fetch(url + page, { headers: { cookie }, signal });
      await response.arrayBuffer();
      if (response.status !== 200) throw new Error(`Cannot get "${page}": ${response.status}`);
      slowest = Math.max(slowest, performance.now() - startMs);
    }
    await pause(200, signal);
  }
  const times = good.flatMap((agent) => agent.take());
  return {
    p95_ms: percentile(times, 0.95),
    acknowledged: times.length,
    slowest_page_ms: slowest,
  };
}

/** One agent that sends a sample of an hour ago twice a second, and times each answer. */
class GoodAgent implements Disposable {
  readonly joined: Promise<void>;
  #ws: WebSocket;
  #sentMs = new Map<string, number>();
  #tookMs: number[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(url: string, readonly agent: SimulatedAgent, readonly payloads: readonly string[]) {
    const ws = this.#ws = new WebSocket(agentSocketUrl(url), {
      headers: { "x-forwarded-for": `10.1.0.${Number(agent.name.slice(-2))}` },
    });
    ws.on("open", () => ws.send(joinFrame(agent, DEFAULT_INTERVALS)));
    ws.on("error", () => {});
    this.joined = new Promise((resolve) => ws.once("message", () => resolve()));
    ws.on("message", (frame: Uint8Array) => {
      const reply = readReply(new TextDecoder().decode(frame));
      const sentMs = this.#sentMs.get(reply?.ref ?? "");
      if (sentMs === undefined || reply === null) return;
      this.#sentMs.delete(reply.ref);
      if (reply.status === "ok") this.#tookMs.push(performance.now() - sentMs);
    });
    this.joined.then(() => this.#timer = setInterval(() => this.#send(), EVERY_MS));
  }

  /** How long each answer took since the last call; those still waited for count up to now. */
  take(): number[] {
    const nowMs = performance.now();
    const late = [...this.#sentMs.values()].map((sentMs) => nowMs - sentMs)
      .filter((tookMs) => tookMs > EVERY_MS);
    return [...this.#tookMs.splice(0), ...late];
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#ws.terminate();
  }

  #send(): void {
    const sent_at_ms = Date.now();
    const ref = `s${sent_at_ms}`;
    this.#sentMs.set(ref, performance.now());
    const data = this.payloads[sent_at_ms % this.payloads.length] ?? "{}";
    const times = { collected_at_ms: sent_at_ms - 3_600_000, sent_at_ms };
    this.#ws.send(pushFrame({ ref, name: this.agent.name, kind: "fast", ...times, data }));
  }
}
