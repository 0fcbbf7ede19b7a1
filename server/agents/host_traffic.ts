import type { Clock } from "../../shared/clock.ts";
import { SHARES } from "../../shared/shares.ts";
import type { ChannelSocket } from "../sockets/channel_socket.ts";
import { Traffic } from "../sockets/traffic.ts";

/** What each host sends, over however many connections one after another. */
export class HostTraffic {
  #traffic = new Map<number, Traffic>();
  /** A socket whose join waits until its host's debt is paid. */
  #waiting = new Map<number, ChannelSocket>();

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
   * several sockets that wait for one host the newest stays, as it would once joined.
   */
  async takeJoin(hostId: number, socket: ChannelSocket): Promise<void> {
    const traffic = this.of(hostId);
    traffic.take({ frames: SHARES.joinedSocket.framesPerJoin }, this.clock.monotonicMs());
    const older = this.#waiting.get(hostId);
    if (older !== undefined && older !== socket) older.close("replaced");
    this.#waiting.set(hostId, socket);
    while (socket.isOpen && this.#waiting.get(hostId) === socket) {
      const debtMs = traffic.debtMs(this.clock.monotonicMs());
      if (debtMs === 0) break;
      await this.clock.sleep(debtMs, socket.gone);
    }
    if (this.#waiting.get(hostId) === socket) this.#waiting.delete(hostId);
  }
}
