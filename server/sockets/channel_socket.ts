/**
 * The server's half of Phoenix Channels v2 on one WebSocket: frames, joins, replies. It knows
 * nothing of agents or browsers; they hand it what decides a join and what takes a push.
 */
import type { Socket } from "node:net";
import type { WebSocket } from "ws";
import type { Clock } from "../../shared/clock.ts";
import { decodeFrame, encodeFrame, type Frame } from "../../shared/protocol/frame.ts";
import { PHOENIX } from "../../shared/protocol/names.ts";
import type { CloseReason, JoinRefusal } from "../../shared/protocol/refusals.ts";
import { SHARES } from "../../shared/shares.ts";
import { Inflow } from "./inflow.ts";
import { OK, refuse, type Reply } from "./reply.ts";
import type { Traffic } from "./traffic.ts";

/** What a topic does once joined. */
export interface Subscription {
  /** Answers one push, decoded from the text `frame`; a promise holds back its own reply alone. */
  push: (event: string, payload: unknown, frame: string) => Reply | Promise<Reply>;
  /** The topic was left, joined anew, or the socket is gone. Called once. */
  left: () => void;
}

/** What of a frame its reply repeats. */
type FrameHead = Pick<Frame, "join_ref" | "ref" | "topic">;

export type JoinResult =
  | {
    ok: true;
    response: unknown;
    subscription: Subscription;
    /** Of whom the socket speaks for from now on; absent: the socket's own. */
    traffic?: Traffic;
  }
  | {
    ok: false;
    reason: JoinRefusal;
    /** Once that is said the socket is closed, for this reason. */
    closes?: CloseReason;
  };

/** One joined topic, for sending events to it. */
export interface Channel {
  send(event: string, payload: unknown): void;
  /** The subscription's socket. */
  socket: ChannelSocket;
}

export type JoinHandler = (
  topic: string,
  payload: unknown,
  channel: Channel,
) => Promise<JoinResult>;

export interface ChannelSocketOptions {
  /** The connection below: what arrives is counted there, before it is a frame. */
  stream: Socket;
  join: JoinHandler;
  /** Bytes waiting to be sent above which a peer that does not read is cut. */
  maxBufferedBytes: number;
  clock: Clock;
  /** A fault of ours while answering; the socket is closed, nothing else is touched. */
  onFault(error: unknown): void;
  /** It is not read for so long, because it sent more than its share. */
  onDebt?(debtMs: number): void;
}

/** Close codes of RFC 6455: policy violation, unsupported data, bad message, going away. */
const CLOSE_CODE: Partial<Record<CloseReason, number>> = {
  bad_frame: 1007,
  server_shutdown: 1001,
  internal_error: 1011,
};
const POLICY_VIOLATION = 1008;

/** How long a peer that had joined may take to answer the goodbye before it is cut. */
const GOODBYE_MS = 2_000;

const decoder = new TextDecoder();

export class ChannelSocket {
  readonly openedAtMs: number;
  #lastFrameAtMs: number;
  #subscriptions = new Map<string, Subscription>();
  #bytesBeforeJoin = 0;
  #everJoined = false;
  readonly #joined = Promise.withResolvers<void>();
  /** Joins that are being decided. */
  #joining = 0;
  #isEnding = false;
  readonly #inflow: Inflow;
  readonly #closed = new AbortController();

  constructor(readonly ws: WebSocket, readonly options: ChannelSocketOptions) {
    this.openedAtMs = this.#lastFrameAtMs = options.clock.monotonicMs();
    this.#inflow = new Inflow(ws, {
      clock: options.clock,
      signal: this.#closed.signal,
      onDebt: options.onDebt ?? (() => {}),
    });
    // First, so that nothing of what is over becomes a frame.
    options.stream.prependListener(
      "data",
      (chunk: Uint8Array) => this.#attempt(() => this.#count(chunk.length)),
    );
    ws.on(
      "message",
      (data: Uint8Array, isBinary: boolean) => this.#attempt(() => this.#receive(data, isBinary)),
    );
    ws.on("close", () => {
      this.#closed.abort();
      this.#leaveAll();
    });
    // `ws` says the right code after a protocol error, and would then wait for half a minute.
    ws.on("error", () => this.#endSoon());
  }

  get everJoined(): boolean {
    return this.#everJoined;
  }

  /** Resolves at the first successful join. */
  get joined(): Promise<void> {
    return this.#joined.promise;
  }

  /** Whether the peer waits for our answer to a join: what takes long then is not its fault. */
  get isJoining(): boolean {
    return this.#joining > 0;
  }

  /** Since when the peer says nothing, by its own fault. */
  get silentSinceMs(): number {
    return Math.max(this.#lastFrameAtMs, this.#inflow.heldUntilMs);
  }

  /** Aborts when the connection is gone. */
  get gone(): AbortSignal {
    return this.#closed.signal;
  }

  get isOpen(): boolean {
    return this.ws.readyState === this.ws.OPEN;
  }

  get bufferedBytes(): number {
    return this.ws.bufferedAmount;
  }

  /** Says goodbye with a reason; no more frames are taken. */
  close(reason: CloseReason): void {
    this.#leaveAll();
    this.ws.close(CLOSE_CODE[reason] ?? POLICY_VIOLATION, reason);
    this.#endSoon();
  }

  /**
   * A stranger is not waited for: once the goodbye is written the connection ends, and with it
   * whatever half of a frame it still held.
   */
  #endSoon(): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    if (!this.#everJoined) this.options.stream.destroySoon();
    this.options.clock.sleep(GOODBYE_MS, this.#closed.signal).then(() => this.ws.terminate());
  }

  /** Counts bytes as they arrive: a frame may be unfinished for as long as its sender likes. */
  #count(bytes: number): void {
    if (this.#everJoined) return this.#inflow.take({ bytes });
    this.#bytesBeforeJoin += bytes;
    if (this.#bytesBeforeJoin > SHARES.unjoinedSocket.bytes && this.isOpen) {
      this.close("frame_too_large");
    }
  }

  #receive(data: Uint8Array, isBinary: boolean): void {
    if (!this.isOpen) return;
    this.#lastFrameAtMs = this.options.clock.monotonicMs();
    if (this.#everJoined) this.#inflow.take({ frames: 1 });
    if (isBinary) return this.close("bad_frame");
    const text = decoder.decode(data);
    const decoded = decodeFrame(text);
    if (!decoded.ok) return this.close("bad_frame");
    this.#dispatch(decoded.frame, text);
  }

  #dispatch(frame: Frame, text: string): void {
    const { topic, event } = frame;
    if (topic === PHOENIX.topic && event === PHOENIX.heartbeat) return this.#reply(frame, OK);
    if (event === PHOENIX.join) return this.#guard(this.#join(frame));
    const subscription = this.#subscriptions.get(topic);
    if (subscription === undefined) return this.#reply(frame, refuse("not_joined"));
    if (event === PHOENIX.leave) return this.#leave(frame, subscription);
    this.#guard(this.#push(frame, text, subscription));
  }

  /** A listener that throws would end the process, and with it every other socket. */
  #attempt(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.#fail(error);
    }
  }

  #guard(answering: Promise<void>): void {
    answering.catch((error) => this.#fail(error));
  }

  #fail(error: unknown): void {
    this.options.onFault(error);
    this.close("internal_error");
  }

  async #join(frame: Frame): Promise<void> {
    const { topic } = frame;
    const before = this.#subscriptions.get(topic);
    this.#subscriptions.delete(topic);
    before?.left();
    const channel: Channel = {
      socket: this,
      send: (event, payload) =>
        this.#send({ join_ref: frame.join_ref, ref: null, topic, event, payload }),
    };
    this.#joining++;
    const result = await this.options.join(topic, frame.payload, channel)
      .finally(() => this.#joining--);
    if (!result.ok) {
      this.#reply(frame, refuse(result.reason));
      if (result.closes !== undefined) this.close(result.closes);
      return;
    }
    if (!this.isOpen || this.#subscriptions.has(topic)) {
      // The peer went, or joined the topic again, while the join was decided.
      return result.subscription.left();
    }
    this.#everJoined = true;
    this.#joined.resolve();
    this.#inflow.traffic = result.traffic ?? this.#inflow.traffic;
    this.#subscriptions.set(topic, result.subscription);
    this.#reply(frame, { status: "ok", response: result.response });
  }

  /** Holds no more of the frame than its answer needs: a payload waits long for its commit. */
  #push(frame: Frame, text: string, { push }: Subscription): Promise<void> {
    const { join_ref, ref, topic, event, payload } = frame;
    const head: FrameHead = { join_ref, ref, topic };
    return Promise.try(push, event, payload, text).then((reply) => this.#reply(head, reply));
  }

  #leave(frame: Frame, subscription: Subscription): void {
    this.#subscriptions.delete(frame.topic);
    subscription.left();
    this.#reply(frame, OK);
    this.#send({ ...frame, ref: null, event: PHOENIX.close, payload: {} });
  }

  #leaveAll(): void {
    const left = [...this.#subscriptions.values()];
    this.#subscriptions.clear();
    for (const subscription of left) {
      try {
        subscription.left();
      } catch (error) {
        this.options.onFault(error);
      }
    }
  }

  #reply({ join_ref, ref, topic }: FrameHead, reply: Reply): void {
    this.#send({ join_ref, ref, topic, event: PHOENIX.reply, payload: reply });
  }

  #send(frame: Frame): void {
    if (!this.isOpen) return;
    if (this.bufferedBytes > this.options.maxBufferedBytes) return this.ws.terminate();
    this.ws.send(encodeFrame(frame));
  }
}
