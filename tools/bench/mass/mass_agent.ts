/** One of tens of thousands of agents: a socket that writes frames and counts their answers. */
import { connect, type Socket } from "node:net";
import { retryAfterMs } from "../../../agent/link/connection.ts";
import type { Intervals } from "../../../shared/sample/mod.ts";
import { joinFrame, type SimulatedAgent } from "../../simulate/agent_frames.ts";
import { count, type Counts } from "../../simulate/fleet_stats.ts";
import type { SampleFrame } from "./sample_frame.ts";

/** What happens to all agents of a process together. */
export interface MassCounts {
  joined: number;
  sent: number;
  acknowledged: number;
  refused: number;
  /** Hosts that had their first turn: mostly with a sample of each kind answered. */
  begun: number;
  /** Connections that ended, by the reason the server gave; "" when there was none. */
  closed: Counts;
  /** From sending to the answer, of some of them, ms. */
  latencies: number[];
}

export interface MassAgentOptions {
  host: string;
  port: number;
  /** The path and query of the agent end point. */
  path: string;
  agent: SimulatedAgent;
  address: string;
  intervals: Intervals;
  counts: MassCounts;
}

/** Final frame of the opcode 8; its head, and the code before the reason. */
const CLOSE = 0x88;
const CLOSE_HEAD = 4;
const OK = '"status":"ok"';
const MAX_LATENCIES = 100_000;

export class MassAgent {
  #socket: Socket;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #tries = 0;
  #isJoined = false;
  #ref = 1;
  #reason = "";
  #sentMs = 0;
  #inFlight = 0;
  #joining = Promise.withResolvers<void>();
  #answered = Promise.withResolvers<void>();

  constructor(readonly options: MassAgentOptions) {
    this.#answered.promise.catch(() => {});
    this.#joining.promise.catch(() => {});
    this.#socket = this.#connect();
  }

  #connect(): Socket {
    const { host, port, path, address } = this.options;
    const socket = connect({ host, port });
    socket.setNoDelay(true);
    socket.on("connect", () => {
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: ${host}:${port}\r\nUpgrade: websocket\r\n` +
          "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
          `Sec-WebSocket-Version: 13\r\nX-Forwarded-For: ${address}\r\n\r\n`,
      );
    });
    socket.on("data", (bytes: Uint8Array) => {
      if (bytes[0] === CLOSE) this.#reason = new TextDecoder().decode(bytes.subarray(CLOSE_HEAD));
      else this.#receive(new TextDecoder().decode(bytes));
    });
    socket.on("error", () => {});
    socket.on("close", () => this.#end());
    return socket;
  }

  /** What was in flight is forgotten; it comes again as a real agent does. */
  #end(): void {
    const { counts } = this.options;
    if (this.#isJoined) counts.joined--;
    count(counts.closed, this.#reason);
    this.#isJoined = false;
    this.#inFlight = 0;
    this.#reason = "";
    const ended = new Error("Cannot go on: the connection ended");
    this.#joining.reject(ended);
    this.#answered.reject(ended);
    this.#retry = setTimeout(
      () => void (this.#socket = this.#connect()),
      retryAfterMs(++this.#tries),
    );
  }

  send(frame: SampleFrame): void {
    if (!this.#isJoined) return;
    const { counts } = this.options;
    counts.sent++;
    this.#inFlight++;
    this.#sentMs = performance.now();
    this.#socket.write(frame.at(++this.#ref, Date.now()));
  }

  /** Joins, sends these, and resolves once all are answered; rejects when the connection ends before. */
  async sendFirst(frames: readonly SampleFrame[]): Promise<void> {
    await this.#joining.promise;
    for (const frame of frames) this.send(frame);
    await this.#answered.promise;
  }

  close(): void {
    this.#socket.removeAllListeners("close").destroy();
    clearTimeout(this.#retry);
  }

  /** Answers are short and few: each comes whole, and what it says is looked for as text. */
  #receive(text: string): void {
    const { counts, agent, intervals } = this.options;
    if (text.startsWith("HTTP/1.1 101")) {
      this.#socket.write(textFrame(joinFrame(agent, intervals)));
    } else if (!this.#isJoined) {
      if (!text.includes(OK)) return void this.#socket.destroy();
      this.#isJoined = true;
      this.#tries = 0;
      counts.joined++;
      this.#joining.resolve();
    } else this.#settle(text);
  }

  #settle(text: string): void {
    const { counts } = this.options;
    const answers = text.split("phx_reply").length - 1;
    const taken = text.split(OK).length - 1;
    counts.acknowledged += taken;
    counts.refused += answers - taken;
    this.#inFlight -= answers;
    if (this.#inFlight === 0) this.#answered.resolve();
    if (this.#inFlight > 0 || counts.latencies.length >= MAX_LATENCIES) return;
    counts.latencies.push(performance.now() - this.#sentMs);
  }
}

function textFrame(text: string): Uint8Array<ArrayBuffer> {
  const payload = new TextEncoder().encode(text);
  const frame = new Uint8Array(8 + payload.length);
  frame.set([0x81, 0x80 | 126]);
  new DataView(frame.buffer).setUint16(2, payload.length);
  frame.set(payload, 8);
  return frame;
}
