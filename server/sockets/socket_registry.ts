import type { Clock } from "../../shared/clock.ts";
import { SHARES } from "../../shared/shares.ts";
import type { ChannelSocket } from "./channel_socket.ts";

const { joinWithinSeconds, perAddress } = SHARES.unjoinedSocket;

export interface SocketLimits {
  /** Closed when no frame arrived for this long; browsers and agents send heartbeats. */
  idleMs: number;
  /** Closed when no topic was joined by then, unless it is us who take long to decide. */
  joinWithinMs: number;
  /** Unjoined sockets that one address may hold at once. */
  maxUnjoined(address: string): number;
}

export const SOCKET_LIMITS: SocketLimits = {
  idleMs: SHARES.joinedSocket.idleSeconds * 1000,
  joinWithinMs: joinWithinSeconds * 1000,
  maxUnjoined: () => perAddress,
};

const SWEEP_EVERY_MS = 1_000;
/** How long a peer may take to answer the goodbye at the end before it is cut. */
const GOODBYE_MS = 2_000;

/** Every open socket of one end point: enforces the limits in time, closes all at the end. */
export class SocketRegistry implements AsyncDisposable {
  #sockets = new Set<ChannelSocket>();
  #unjoined = new Map<string, number>();
  #stop = new AbortController();
  #emptied = new AbortController();
  #sweeping: Promise<void>;

  constructor(readonly clock: Clock, readonly limits: SocketLimits = SOCKET_LIMITS) {
    this.#sweeping = this.#sweepUntilStopped();
  }

  get size(): number {
    return this.#sockets.size;
  }

  /** Takes a socket of `address`: one of IPv4, a /64 of IPv6. */
  add(socket: ChannelSocket, address: string): void {
    this.#sockets.add(socket);
    const unjoined = (this.#unjoined.get(address) ?? 0) + 1;
    this.#unjoined.set(address, unjoined);
    let isCounted = true;
    const uncount = () => {
      if (isCounted) this.#forgetUnjoined(address);
      isCounted = false;
    };
    socket.joined.then(uncount);
    socket.ws.once("close", () => {
      uncount();
      this.#sockets.delete(socket);
      if (this.size === 0) this.#emptied.abort();
    });
    if (unjoined > this.limits.maxUnjoined(address)) socket.close("too_many_unjoined");
  }

  *[Symbol.iterator](): Iterator<ChannelSocket> {
    yield* this.#sockets;
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

  #forgetUnjoined(address: string): void {
    const left = (this.#unjoined.get(address) ?? 0) - 1;
    if (left > 0) this.#unjoined.set(address, left);
    else this.#unjoined.delete(address);
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
        } else if (nowMs - socket.silentSinceMs > this.limits.idleMs) {
          socket.close("idle");
        }
      }
    }
  }
}
