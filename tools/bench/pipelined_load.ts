/** As many samples as a server takes: agents that send the next as soon as one is acknowledged. */
import { WebSocket } from "ws";
import { DEFAULT_INTERVALS } from "../../shared/sample/mod.ts";
import {
  agentAddress,
  isJoinReply,
  joinFrame,
  pushFrame,
  readReply,
  type SimulatedAgent,
} from "../simulate/agent_frames.ts";
import type { Recording } from "../simulate/recordings.ts";
import { createSimulatedHost } from "../simulate/simulated_host.ts";

export interface LoadOptions {
  /** Agent end points, shared out among the agents. */
  urls: readonly string[];
  agents: SimulatedAgent[];
  recordings: Recording[];
  guests: number;
  /** Pushes in flight on each socket. */
  window: number;
}

export interface LoadResult {
  acknowledged: number;
  refused: number;
  seconds: number;
  /** Mean length of a sample's data. */
  payload_bytes: number;
}

/** Different samples of each host, sent in turn. */
const VARIANTS = 40;
/** Before now, so that samples a millisecond apart never lie in the future. */
const START_BEFORE_MS = 3_600_000;

/** One agent's connection. */
export class LoadSocket {
  acknowledged_at_ms: number[] = [];
  refused = 0;
  isOpen = true;
  #ws: WebSocket;
  #inFlight = new Map<string, number>();
  #lastRef = 1;
  #nextMs = Date.now() - START_BEFORE_MS;
  #untilMs = 0;
  #joined = Promise.withResolvers<void>();
  #idle = Promise.withResolvers<void>();

  constructor(
    readonly agent: SimulatedAgent,
    readonly payloads: readonly string[],
    { url, window, address }: { url: string; window: number; address: string },
  ) {
    const ws = new WebSocket(url, {
      headers: { "x-forwarded-for": address },
      // A mask of zeros, which need not be applied.
      generateMask: () => {},
    });
    this.#ws = ws;
    ws.on("open", () => ws.send(joinFrame(agent, DEFAULT_INTERVALS)));
    ws.on("error", () => {});
    ws.on("close", () => {
      this.isOpen = false;
      this.#joined.reject(new Error(`Cannot load "${url}": the socket was closed`));
      this.#idle.resolve();
    });
    ws.on("message", (frame: Uint8Array) => {
      const reply = readReply(new TextDecoder().decode(frame));
      if (reply === null) return;
      if (isJoinReply(reply)) this.#joined.resolve();
      else this.#settle(reply.ref, reply.status, window);
    });
    this.#joined.promise.catch(() => {});
  }

  get joined(): Promise<void> {
    return this.#joined.promise;
  }

  /** Sends until `untilMs` of the monotonic clock; resolves once all is answered, or it closed. */
  run(untilMs: number, window: number): Promise<void> {
    this.#idle = Promise.withResolvers();
    this.#untilMs = untilMs;
    if (!this.isOpen) this.#idle.resolve();
    while (this.#inFlight.size < window) this.#send();
    return this.#idle.promise;
  }

  close(): void {
    this.#ws.terminate();
  }

  #send(): void {
    const ref = String(++this.#lastRef);
    const collected_at_ms = this.#nextMs++;
    this.#inFlight.set(ref, collected_at_ms);
    const data = this.payloads[this.#lastRef % this.payloads.length] ?? "{}";
    const { name } = this.agent;
    const sent_at_ms = Date.now();
    this.#ws.send(pushFrame({ ref, name, kind: "fast", collected_at_ms, sent_at_ms, data }));
  }

  #settle(ref: string, status: string, window: number): void {
    const collectedMs = this.#inFlight.get(ref);
    if (collectedMs === undefined) return;
    this.#inFlight.delete(ref);
    if (status === "ok") this.acknowledged_at_ms.push(collectedMs);
    else this.refused++;
    if (performance.now() < this.#untilMs) {
      while (this.#inFlight.size < window) this.#send();
    } else if (this.#inFlight.size === 0) this.#idle.resolve();
  }
}

/** The samples that a host sends, as JSON, each a default interval after the one before. */
export function makePayloads(recording: Recording, index: number, guests: number): string[] {
  const host = createSimulatedHost(recording, { name: `sim-${index}`, seed: index, guests });
  return Array.from({ length: VARIANTS }, () => {
    host.advance(DEFAULT_INTERVALS.fast);
    return JSON.stringify(host.read("fast"));
  });
}

/** Opens a socket for every agent and joins. */
export async function openSockets(
  { urls, agents, recordings, guests, window }: LoadOptions,
): Promise<LoadSocket[]> {
  const sockets = agents.map((agent, index) => {
    const recording = recordings[index % recordings.length];
    if (recording === undefined) throw new RangeError("Cannot make samples: no recordings");
    const payloads = makePayloads(recording, index, guests);
    const url = urls[index % urls.length] ?? "";
    return new LoadSocket(agent, payloads, { url, window, address: agentAddress(index) });
  });
  await Promise.all(sockets.map((socket) => socket.joined));
  return sockets;
}

/** Loads for `seconds`, or as long as the server lets it. */
export async function runLoad(
  sockets: readonly LoadSocket[],
  { seconds, window }: { seconds: number; window: number },
): Promise<LoadResult> {
  const count = () => sockets.reduce((sum, socket) => sum + socket.acknowledged_at_ms.length, 0);
  const before = count();
  const startMs = performance.now();
  await Promise.all(sockets.map((socket) => socket.run(startMs + seconds * 1000, window)));
  const payloads = sockets.flatMap((socket) => socket.payloads);
  return {
    acknowledged: count() - before,
    refused: sockets.reduce((sum, socket) => sum + socket.refused, 0),
    // Including the time in which the last ones are answered.
    seconds: (performance.now() - startMs) / 1000,
    payload_bytes: payloads.reduce((sum, text) => sum + text.length, 0) / payloads.length,
  };
}
