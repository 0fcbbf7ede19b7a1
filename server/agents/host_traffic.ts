import type { Clock } from "../../shared/clock.ts";
import { SHARES } from "../../shared/shares.ts";
import type { ChannelSocket } from "../sockets/channel_socket.ts";
import { Traffic } from "../sockets/traffic.ts";

/** A socket that wants to join, and how many joins came before it. */
interface WaitingJoin {
  socket: ChannelSocket;
  order: number;
}

/** What each host sends, over however many connections one after another. */
export class HostTraffic {
  #traffic = new Map<number, Traffic>();
  /** A join that waits until its host's debt is paid. */
  #waiting = new Map<number, WaitingJoin>();

  constructor(readonly clock: Clock) {}

  of(hostId: number): Traffic {
    const known = this.#traffic.get(hostId) ?? new Traffic(this.clock.monotonicMs());
    this.#traffic.set(hostId, known);
    return known;
  }

  forget(hostId: number): void {
    this.#traffic.delete(hostId);
  }

  /**
   * Resolves when the host may join: at once, unless it comes and goes faster than its share. Of
   * several joins that wait for one host the newest stays, as it would once joined: the one that
   * came last, `order` says, whichever was recognised first.
   */
  async takeJoin(hostId: number, join: WaitingJoin): Promise<void> {
    const { socket, order } = join;
    const traffic = this.of(hostId);
    traffic.take({ frames: SHARES.joinedSocket.framesPerJoin }, this.clock.monotonicMs());
    const other = this.#waiting.get(hostId);
    if (other !== undefined && other.order > order) return socket.close("replaced");
    if (other !== undefined && other.socket !== socket) other.socket.close("replaced");
    this.#waiting.set(hostId, join);
    while (socket.isOpen && this.#waiting.get(hostId) === join) {
      const debtMs = traffic.debtMs(this.clock.monotonicMs());
      if (debtMs === 0) break;
      await this.clock.sleep(debtMs, socket.gone);
    }
    if (this.#waiting.get(hostId) === join) this.#waiting.delete(hostId);
  }
}
