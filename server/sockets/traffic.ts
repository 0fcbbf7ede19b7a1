/** What comes in over a joined socket, against its share. */
import { Allowance } from "../../shared/allowance.ts";
import { SHARES } from "../../shared/shares.ts";

const { framesPerSecond, bytesPerSecond, burstSeconds } = SHARES.joinedSocket;

/**
 * Frames and bytes that one peer may send. It belongs to whom a socket speaks for, where that is
 * known: a host that comes back over another connection brings its debt along.
 */
export class Traffic {
  #frames: Allowance;
  #bytes: Allowance;

  constructor(nowMs: number) {
    const rate = (perSecond: number) => ({ perSecond, burst: perSecond * burstSeconds });
    this.#frames = new Allowance(rate(framesPerSecond), nowMs);
    this.#bytes = new Allowance(rate(bytesPerSecond), nowMs);
  }

  take({ frames = 0, bytes = 0 }: { frames?: number; bytes?: number }, nowMs: number): void {
    this.#frames.take(frames, nowMs);
    this.#bytes.take(bytes, nowMs);
  }

  /** How long nothing more may be read. */
  debtMs(nowMs: number): number {
    return Math.max(this.#frames.debtMs(nowMs), this.#bytes.debtMs(nowMs));
  }

  isIdle(nowMs: number): boolean {
    return this.#frames.isFull(nowMs) && this.#bytes.isFull(nowMs);
  }
}
