/**
 * How far this process is behind with its work. One that takes in more than it can do does nothing
 * in time: not even say to its database that it lives. So agents wait outside with their samples,
 * as long as it is behind.
 */
import { type Clock, systemClock } from "../../shared/clock.ts";
import { SHARES } from "../../shared/shares.ts";
import { Loopback } from "./loopback.ts";

const { joinsAtOnce, joinsWithinSeconds, samplesWithinSeconds } = SHARES.workload;

const MEASURE_EVERY_MS = 250;
/** How often it is said that agents are kept waiting. */
const SAY_EVERY_MS = 60_000;

export interface WorkloadOptions {
  log: { warn(message: string, properties: { seconds: number }): void };
  /** Resolves once what came when it was called has had its turn. */
  turn(): Promise<void>;
  /** Tells how much time really passed. */
  clock?: Clock;
}

export class Workload implements Disposable {
  readonly clock: Clock;
  #dueMs: number;
  /** By how much the last measuring came too late. */
  #lateMs = 0;
  #saidMs = -Infinity;
  #stop = new AbortController();

  constructor(readonly options: WorkloadOptions) {
    const { clock = systemClock } = options;
    this.clock = clock;
    this.#dueMs = clock.monotonicMs();
    void this.#measure();
  }

  /** By how much what was due last came too late, or is too late by now, milliseconds. */
  get lateMs(): number {
    return Math.max(0, this.#lateMs, this.clock.monotonicMs() - this.#dueMs);
  }

  /** Whether one more agent can be let in while `deciding` of them are being decided. */
  hasRoomForJoin(deciding: number): boolean {
    return deciding < joinsAtOnce && this.#isWithin(joinsWithinSeconds);
  }

  /** Whether one more sample can be taken of those that are in. */
  hasRoomForSample(): boolean {
    return this.#isWithin(samplesWithinSeconds);
  }

  [Symbol.dispose](): void {
    this.#stop.abort();
  }

  #isWithin(seconds: number): boolean {
    const { lateMs } = this;
    if (lateMs < seconds * 1000) return true;
    const nowMs = this.clock.monotonicMs();
    if (nowMs - this.#saidMs >= SAY_EVERY_MS) {
      this.#saidMs = nowMs;
      this.options.log.warn("Behind by {seconds} s with what agents send: they are asked to wait", {
        seconds: Math.round(lateMs / 1000),
      });
    }
    return false;
  }

  async #measure(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      this.#dueMs = this.clock.monotonicMs() + MEASURE_EVERY_MS;
      await this.clock.sleep(MEASURE_EVERY_MS, signal);
      // Timers are in time long after what others send is not.
      await this.options.turn();
      this.#lateMs = this.clock.monotonicMs() - this.#dueMs;
    }
  }
}

/** Measures this process by a connection to itself, until the stack is disposed of. */
export async function startWorkload(
  stack: AsyncDisposableStack,
  log: WorkloadOptions["log"],
): Promise<Workload> {
  const loopback = stack.use(await Loopback.open());
  return stack.use(new Workload({ log, turn: () => loopback.turn() }));
}
