import { type ClientOptions, WebSocket } from "ws";
import { type Addresses, createAddresses } from "../../agent/link/addresses.ts";
import { type Intervals, type Kind, KINDS } from "../../shared/sample/mod.ts";
import {
  heartbeatFrame,
  isJoinReply,
  joinFrame,
  pushFrame,
  readReply,
  type SimulatedAgent,
} from "./agent_frames.ts";
import { type BacklogMoment, backlogMoments, countBacklog } from "./backlog.ts";
import type { SimulatedHost } from "./simulated_host.ts";

/** What a fleet counts of its agents. */
export interface AgentEvents {
  joined(): void;
  left(): void;
  /** A sample is on the server's disk, `latencyMs` after it was sent. */
  acknowledged(latencyMs: number, sample: { kind: Kind; collected_at_ms: number }): void;
  /** A sample was answered too late, or not at all before the connection ended. */
  missed(): void;
  refusedJoin(reason: string): void;
  refusedSample(reason: string): void;
  /** The connection ended, or could not be made; the reason is the server's, or "". */
  closed(reason: string): void;
  /** The oldest sample made room for a new one. */
  dropped(): void;
}

export interface LightAgentOptions {
  agent: SimulatedAgent;
  host: Pick<SimulatedHost, "advance" | "read">;
  /** The servers' agent end points, tried as a real agent tries them. */
  urls: readonly string[];
  /** Where it claims to come from; believed by a server that trusts loopback as a proxy. */
  address: string;
  /** What else its connections take, such as who is trusted. */
  connectOptions?: ClientOptions;
  intervals: Intervals;
  /** It was away for so long, and brings what it collected meanwhile. */
  backlog_hours: number;
  /** Before round number `tries` over the servers, counted from 1 since the last join. */
  retryAfterMs(tries: number): number;
  /** As long as it waits for the answer to a sample: by default as long as a real agent. */
  answerLimitMs?: number;
  events: AgentEvents;
}

interface Sample {
  kind: Kind;
  collected_at_ms: number;
  data: string;
  isBacklog: boolean;
}

const ANSWER_LIMIT_MS = 10_000;
/** As many samples of a backlog as a real agent has in flight. */
const BACKLOG_WINDOW = 8;
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
  #wasJoined = false;
  #addresses: Addresses;
  #lastRef = 1;
  /** The heartbeat that is not answered; null: all are. */
  #heartbeatRef: string | null = null;
  /** Not acknowledged, oldest first, by the ref of the push. */
  #kept = new Map<string, { sample: Sample; sentMs: number }>();
  #timers: ReturnType<typeof setInterval>[] = [];
  #retry: ReturnType<typeof setTimeout> | undefined;
  #answerLimitMs: number;
  #backlog: Iterator<BacklogMoment>;
  #backlogLeft: number;
  #backlogInFlight = 0;

  constructor(readonly options: LightAgentOptions) {
    const { backlog_hours: hours, intervals, urls, retryAfterMs } = options;
    this.#addresses = createAddresses(urls, { retryAfterMs, refusedMs: () => 0 });
    this.#answerLimitMs = options.answerLimitMs ?? ANSWER_LIMIT_MS;
    this.#backlog = backlogMoments({ hours, intervals, now_ms: Date.now() });
    this.#backlogLeft = countBacklog({ hours, intervals });
    this.#connect();
  }

  /** Samples of the time before its start that are not acknowledged yet. */
  get backlog(): number {
    return this.#backlogLeft;
  }

  /** Samples sent on this connection that should have been answered by now. */
  countOverdue(): number {
    if (!this.#isJoined) return 0;
    const limitMs = performance.now() - this.#answerLimitMs;
    return [...this.#kept.values()].filter(({ sentMs }) => sentMs < limitMs).length;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#retry);
    for (const timer of this.#timers) clearInterval(timer);
    this.#ws?.removeAllListeners("close").terminate();
    this.#leave();
  }

  #connect(): void {
    const { address, agent, intervals, connectOptions } = this.options;
    this.#wasJoined = false;
    this.#heartbeatRef = null;
    const ws = new WebSocket(this.#addresses.current(), {
      ...connectOptions,
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
    ws.on("close", (_code: number, reason: Uint8Array) => {
      this.options.events.closed(new TextDecoder().decode(reason));
      this.#leave();
      this.#reconnect();
    });
  }

  #leave(): void {
    if (!this.#isJoined) return;
    for (let overdue = this.countOverdue(); overdue > 0; overdue--) this.options.events.missed();
    this.#isJoined = false;
    this.options.events.left();
  }

  #reconnect(): void {
    const nowMs = performance.now();
    const { waitMs } = this.#addresses.next({ wasJoined: this.#wasJoined, nowMs });
    this.#retry = setTimeout(() => this.#connect(), waitMs);
  }

  #receive(text: string): void {
    const reply = readReply(text);
    if (reply === null) return;
    if (reply.ref === this.#heartbeatRef) this.#heartbeatRef = null;
    if (isJoinReply(reply)) this.#answerJoin(reply.status);
    else this.#settle(reply.ref, reply.status);
  }

  #answerJoin(status: string): void {
    if (status !== "ok") {
      this.options.events.refusedJoin(status);
      this.#ws?.close();
      return;
    }
    this.#isJoined = this.#wasJoined = true;
    this.options.events.joined();
    const unsent = [...this.#kept.values()];
    this.#kept.clear();
    for (const { sample } of unsent) this.#push(sample);
    if (this.#timers.length === 0) this.#startCollecting();
    this.#pushBacklog();
  }

  #startCollecting(): void {
    const every = (seconds: number, task: () => void) =>
      void this.#timers.push(setInterval(task, seconds * 1000));
    for (const kind of KINDS) {
      this.#collect(kind);
      every(this.options.intervals[kind], () => this.#collect(kind));
    }
    every(HEARTBEAT_MS / 1000, () => this.#beat());
  }

  /** A connection that left the one before without an answer is dead. */
  #beat(): void {
    if (!this.#isJoined) return;
    if (this.#heartbeatRef !== null) return this.#ws?.terminate();
    this.#heartbeatRef = this.#nextRef();
    this.#ws?.send(heartbeatFrame(this.#heartbeatRef));
  }

  #collect(kind: Kind): void {
    this.#push(this.#read({ kind, collected_at_ms: Date.now() }, false));
  }

  #pushBacklog(): void {
    while (this.#isJoined && this.#backlogInFlight < BACKLOG_WINDOW) {
      const next = this.#backlog.next();
      if (next.done === true) return;
      this.#backlogInFlight++;
      this.#push(this.#read(next.value, true));
    }
  }

  #read(moment: BacklogMoment, isBacklog: boolean): Sample {
    const { host, intervals } = this.options;
    if (moment.kind === "fast") host.advance(intervals.fast);
    return { ...moment, data: JSON.stringify(host.read(moment.kind)), isBacklog };
  }

  #push(sample: Sample): void {
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= MAX_KEPT && oldest !== undefined) {
      this.#forget(oldest);
      this.options.events.dropped();
    }
    const ref = this.#nextRef();
    this.#kept.set(ref, { sample, sentMs: performance.now() });
    if (!this.#isJoined) return;
    const { name } = this.options.agent;
    this.#ws?.send(pushFrame({ ref, name, sent_at_ms: Date.now(), ...sample }));
  }

  #settle(ref: string, status: string): void {
    const { events } = this.options;
    const kept = this.#kept.get(ref);
    // A heartbeat's answer, or one to a sample that is kept no longer.
    if (kept === undefined) return;
    this.#forget(ref);
    const latencyMs = performance.now() - kept.sentMs;
    if (latencyMs > this.#answerLimitMs) events.missed();
    if (status === "ok") events.acknowledged(latencyMs, kept.sample);
    else events.refusedSample(status);
    this.#pushBacklog();
  }

  #forget(ref: string): void {
    if (this.#kept.get(ref)?.sample.isBacklog) {
      this.#backlogInFlight--;
      this.#backlogLeft--;
    }
    this.#kept.delete(ref);
  }

  #nextRef(): string {
    return String(++this.#lastRef);
  }
}
