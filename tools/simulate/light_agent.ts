import { WebSocket } from "ws";
import { type Intervals, type Kind, KINDS } from "../../shared/sample/mod.ts";
import {
  heartbeatFrame,
  isJoinReply,
  joinFrame,
  pushFrame,
  readReply,
  type SimulatedAgent,
} from "./agent_frames.ts";
import type { SimulatedHost } from "./simulated_host.ts";

/** What a fleet counts of its agents. */
export interface AgentEvents {
  joined(): void;
  left(): void;
  /** A sample is on the server's disk, `latencyMs` after it was sent. */
  acknowledged(latencyMs: number): void;
  /** A join or a sample was refused. */
  refused(reason: string): void;
  /** The oldest sample made room for a new one. */
  dropped(): void;
}

export interface LightAgentOptions {
  agent: SimulatedAgent;
  host: SimulatedHost;
  /** The server's agent end point. */
  url: string;
  /** Where it claims to come from; believed by a server that trusts loopback as a proxy. */
  address: string;
  intervals: Intervals;
  /** Before the attempt number `tries`, counted from 1, to connect again. */
  retryAfterMs(tries: number): number;
  events: AgentEvents;
}

interface Sample {
  kind: Kind;
  collected_at_ms: number;
  data: string;
}

const HEARTBEAT_MS = 30_000;
const CONNECT_LIMIT_MS = 20_000;
/** Samples kept for a server that is away; a real agent keeps a day of them, on disk. */
const MAX_KEPT = 16;

/**
 * An agent without its host: joins, pushes on its intervals, keeps what is not acknowledged
 * and sends it again, and connects again for ever. Thousands fit in a process.
 */
export class LightAgent implements Disposable {
  #ws: WebSocket | null = null;
  #isJoined = false;
  #tries = 0;
  #lastRef = 1;
  /** Not acknowledged, oldest first, by the ref of the push. */
  #kept = new Map<string, { sample: Sample; sentMs: number }>();
  #timers: ReturnType<typeof setInterval>[] = [];
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly options: LightAgentOptions) {
    this.#connect();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#retry);
    for (const timer of this.#timers) clearInterval(timer);
    this.#ws?.removeAllListeners("close").terminate();
  }

  #connect(): void {
    const { url, address, agent, intervals } = this.options;
    const ws = new WebSocket(url, {
      headers: { "x-forwarded-for": address },
      handshakeTimeout: CONNECT_LIMIT_MS,
      perMessageDeflate: false,
      // A mask of zeros, which need not be applied: masking would be half of what a sample costs.
      generateMask: () => {},
    });
    this.#ws = ws;
    ws.on("open", () => ws.send(joinFrame(agent, intervals)));
    ws.on("message", (frame: Uint8Array) => this.#receive(new TextDecoder().decode(frame)));
    // "close" follows, and says what there is to do.
    ws.on("error", () => {});
    ws.on("close", () => this.#reconnect());
  }

  #reconnect(): void {
    if (this.#isJoined) this.options.events.left();
    this.#isJoined = false;
    this.#retry = setTimeout(() => this.#connect(), this.options.retryAfterMs(++this.#tries));
  }

  #receive(text: string): void {
    const reply = readReply(text);
    if (reply === null) return;
    if (isJoinReply(reply)) this.#answerJoin(reply.status);
    else this.#settle(reply.ref, reply.status);
  }

  #answerJoin(status: string): void {
    if (status !== "ok") {
      this.options.events.refused(status);
      this.#ws?.close();
      return;
    }
    this.#isJoined = true;
    this.#tries = 0;
    this.options.events.joined();
    const unsent = [...this.#kept.values()];
    this.#kept.clear();
    for (const { sample } of unsent) this.#push(sample);
    if (this.#timers.length === 0) this.#startCollecting();
  }

  #startCollecting(): void {
    const every = (seconds: number, task: () => void) =>
      void this.#timers.push(setInterval(task, seconds * 1000));
    for (const kind of KINDS) {
      this.#collect(kind);
      every(this.options.intervals[kind], () => this.#collect(kind));
    }
    every(HEARTBEAT_MS / 1000, () => {
      if (this.#isJoined) this.#ws?.send(heartbeatFrame(this.#nextRef()));
    });
  }

  #collect(kind: Kind): void {
    const { host, intervals } = this.options;
    if (kind === "fast") host.advance(intervals.fast);
    this.#push({ kind, collected_at_ms: Date.now(), data: JSON.stringify(host.read(kind)) });
  }

  #push(sample: Sample): void {
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= MAX_KEPT && oldest !== undefined) {
      this.#kept.delete(oldest);
      this.options.events.dropped();
    }
    const ref = this.#nextRef();
    this.#kept.set(ref, { sample, sentMs: performance.now() });
    if (!this.#isJoined) return;
    const { name } = this.options.agent;
    this.#ws?.send(pushFrame({ ref, name, sent_at_ms: Date.now(), ...sample }));
  }

  #settle(ref: string, status: string): void {
    const kept = this.#kept.get(ref);
    // A heartbeat's answer, or one to a sample that is kept no longer.
    if (kept === undefined) return;
    this.#kept.delete(ref);
    if (status === "ok") this.options.events.acknowledged(performance.now() - kept.sentMs);
    else this.options.events.refused(status);
  }

  #nextRef(): string {
    return String(++this.#lastRef);
  }
}
