/**
 * The server's half of Phoenix Channels v2 on one WebSocket: frames, joins, replies. It knows
 * nothing of agents or browsers; they hand it what decides a join and what takes a push.
 */
import type { WebSocket } from "ws";
import type { Clock } from "../../shared/clock.ts";
import { decodeFrame, encodeFrame, type Frame } from "../../shared/channel/frame.ts";
import { PHOENIX } from "../../shared/channel/names.ts";
import type { CloseReason } from "../../shared/channel/refusals.ts";

export type Reply =
  | { status: "ok"; response: unknown }
  | { status: "error"; response: { reason: string } };

export const OK: Reply = { status: "ok", response: {} };

/** An error reply with a reason from `shared/channel/names.ts`. */
export function refuse(reason: string): Reply {
  return { status: "error", response: { reason } };
}

/** What a topic does once joined. */
export interface Subscription {
  /** Answers one push; a promise holds back its own reply alone. */
  push: (event: string, payload: unknown) => Reply | Promise<Reply>;
  /** The topic was left, joined anew, or the socket is gone. Called once. */
  left: () => void;
}

/** What of a frame its reply repeats. */
type FrameHead = Pick<Frame, "join_ref" | "ref" | "topic">;

export type JoinResult =
  | { ok: true; response: unknown; subscription: Subscription }
  | { ok: false; reason: string };

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
  join: JoinHandler;
  /** Bytes accepted in all before the first successful join. */
  maxBytesBeforeJoin: number;
  /** Bytes waiting to be sent above which a peer that does not read is cut. */
  maxBufferedBytes: number;
  clock: Clock;
  /** A fault of ours while answering; the socket is closed, nothing else is touched. */
  onFault(error: unknown): void;
}

/** Close codes of RFC 6455: policy violation, unsupported data, bad message, going away. */
const CLOSE_CODE: Partial<Record<CloseReason, number>> = {
  bad_frame: 1007,
  server_shutdown: 1001,
  internal_error: 1011,
};
const POLICY_VIOLATION = 1008;

/**
 * Frames taken from one socket: so many at once, and so many per second on average. A faster
 * peer is not closed, since an agent with a day's backlog is one: its socket is not read for a
 * while, and TCP makes it wait.
 */
export const FRAME_RATE = { burst: 400, perSecond: 200 };
const PAUSE_MS = 100;

const decoder = new TextDecoder();

export class ChannelSocket {
  readonly openedAtMs: number;
  lastFrameAtMs: number;
  #subscriptions = new Map<string, Subscription>();
  #bytesBeforeJoin = 0;
  #everJoined = false;
  /** Joins that are being decided. */
  #joining = 0;
  #allowance = FRAME_RATE.burst;
  #allowanceAtMs: number;
  readonly #closed = new AbortController();

  constructor(readonly ws: WebSocket, readonly options: ChannelSocketOptions) {
    this.openedAtMs = this.lastFrameAtMs = this.#allowanceAtMs = options.clock.monotonicMs();
    ws.on("message", (data: Uint8Array, isBinary: boolean) => this.#receive(data, isBinary));
    ws.on("close", () => {
      this.#closed.abort();
      this.#leaveAll();
    });
    // `ws` closes with the right code after a protocol error; without a listener it would throw.
    ws.on("error", () => {});
  }

  get everJoined(): boolean {
    return this.#everJoined;
  }

  /** Whether the peer waits for our answer to a join: what takes long then is not its fault. */
  get isJoining(): boolean {
    return this.#joining > 0;
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
  }

  #receive(data: Uint8Array, isBinary: boolean): void {
    if (!this.isOpen) return;
    this.lastFrameAtMs = this.options.clock.monotonicMs();
    this.#count(this.lastFrameAtMs);
    if (!this.#everJoined) {
      this.#bytesBeforeJoin += data.length;
      if (this.#bytesBeforeJoin > this.options.maxBytesBeforeJoin) {
        return this.close("frame_too_large");
      }
    }
    const decoded = isBinary
      ? { ok: false as const, reason: "" }
      : decodeFrame(decoder.decode(data));
    if (!decoded.ok) return this.close("bad_frame");
    this.#dispatch(decoded.frame);
  }

  #count(nowMs: number): void {
    const refill = (nowMs - this.#allowanceAtMs) * FRAME_RATE.perSecond / 1000;
    this.#allowance = Math.min(FRAME_RATE.burst, this.#allowance + refill) - 1;
    this.#allowanceAtMs = nowMs;
    if (this.#allowance >= 0 || this.ws.isPaused) return;
    this.ws.pause();
    this.options.clock.sleep(PAUSE_MS, this.#closed.signal).then(() => this.ws.resume());
  }

  #dispatch(frame: Frame): void {
    const { topic, event } = frame;
    if (topic === PHOENIX.topic && event === PHOENIX.heartbeat) return this.#reply(frame, OK);
    if (event === PHOENIX.join) return this.#guard(this.#join(frame));
    const subscription = this.#subscriptions.get(topic);
    if (subscription === undefined) return this.#reply(frame, refuse("not_joined"));
    if (event === PHOENIX.leave) return this.#leave(frame, subscription);
    this.#guard(this.#push(frame, subscription));
  }

  #guard(answering: Promise<void>): void {
    answering.catch((error) => {
      this.options.onFault(error);
      this.close("internal_error");
    });
  }

  async #join(frame: Frame): Promise<void> {
    const { topic } = frame;
    this.#subscriptions.get(topic)?.left();
    this.#subscriptions.delete(topic);
    const channel: Channel = {
      socket: this,
      send: (event, payload) =>
        this.#send({ join_ref: frame.join_ref, ref: null, topic, event, payload }),
    };
    this.#joining++;
    const result = await this.options.join(topic, frame.payload, channel)
      .finally(() => this.#joining--);
    if (!result.ok) return this.#reply(frame, refuse(result.reason));
    if (!this.isOpen || this.#subscriptions.has(topic)) {
      // The peer went, or joined the topic again, while the join was decided.
      return result.subscription.left();
    }
    this.#everJoined = true;
    this.#subscriptions.set(topic, result.subscription);
    this.#reply(frame, { status: "ok", response: result.response });
  }

  /** Holds no more of the frame than its answer needs: a payload waits long for its commit. */
  #push({ event, payload, ...head }: Frame, { push }: Subscription): Promise<void> {
    return Promise.try(push, event, payload).then((reply) => this.#reply(head, reply));
  }

  #leave(frame: Frame, subscription: Subscription): void {
    this.#subscriptions.delete(frame.topic);
    subscription.left();
    this.#reply(frame, OK);
    this.#send({ ...frame, ref: null, event: PHOENIX.close, payload: {} });
  }

  #leaveAll(): void {
    for (const subscription of this.#subscriptions.values()) subscription.left();
    this.#subscriptions.clear();
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
