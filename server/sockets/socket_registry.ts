import type { Clock } from "../../shared/clock.ts";
import type { ChannelSocket } from "./channel_socket.ts";

export interface SocketLimits {
  /** Closed when no frame arrived for this long; both clients send a heartbeat every 30 s. */
  idleMs: number;
  /** Closed when no topic was joined by then, unless it is us who take long to decide. */
  joinWithinMs: number;
  /** Unjoined sockets that one address may hold at once. */
  maxUnjoinedPerAddress: number;
}

export const SOCKET_LIMITS: SocketLimits = {
  idleMs: 60_000,
  joinWithinMs: 10_000,
  maxUnjoinedPerAddress: 50,
};

const SWEEP_EVERY_MS = 1_000;
/** How long a peer may take to answer the goodbye before it is cut. */
const GOODBYE_MS = 2_000;

/** Every open socket of one end point: enforces the limits in time, closes all at the end. */
export class SocketRegistry implements AsyncDisposable {
  #sockets = new Map<ChannelSocket, string>();
  #stop = new AbortController();
  #emptied = new AbortController();
  #sweeping: Promise<void>;

  constructor(readonly clock: Clock, readonly limits: SocketLimits = SOCKET_LIMITS) {
    this.#sweeping = this.#sweepUntilStopped();
  }

  get size(): number {
    return this.#sockets.size;
  }

  add(socket: ChannelSocket, address: string): void {
    this.#sockets.set(socket, address);
    socket.ws.once("close", () => {
      this.#sockets.delete(socket);
      if (this.size === 0) this.#emptied.abort();
    });
    if (this.#unjoined(address) > this.limits.maxUnjoinedPerAddress) {
      socket.close("too_many_unjoined");
    }
  }

  *[Symbol.iterator](): Iterator<ChannelSocket> {
    yield* this.#sockets.keys();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#sweeping;
    if (this.size === 0) return;
    this.#emptied = new AbortController();
    for (const socket of this) socket.close("server_shutdown");
    await this.clock.sleep(GOODBYE_MS, this.#emptied.signal);
    for (const socket of this) socket.ws.terminate();
  }

  #unjoined(address: string): number {
    let count = 0;
    for (const [socket, from] of this.#sockets) {
      if (from === address && !socket.everJoined) count++;
    }
    return count;
  }

  #isLateToJoin({ everJoined, isJoining, openedAtMs }: ChannelSocket, nowMs: number): boolean {
    return !everJoined && !isJoining && nowMs - openedAtMs > this.limits.joinWithinMs;
  }

  async #sweepUntilStopped(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await this.clock.sleep(SWEEP_EVERY_MS, this.#stop.signal);
      const nowMs = this.clock.monotonicMs();
      for (const socket of this) {
        if (this.#isLateToJoin(socket, nowMs)) {
          socket.close("join_timeout");
        } else if (nowMs - socket.lastFrameAtMs > this.limits.idleMs) {
          socket.close("idle");
        }
      }
    }
  }
}
