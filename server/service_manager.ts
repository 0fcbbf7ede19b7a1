/**
 * What systemd is told of the service (`Type=notify`): that it starts, listens, lives, stops.
 *
 * By systemd's own program, one child for each word. The platform's Unix datagrams would need
 * a flag that is not stable, a socket of ours on disk, and cannot reach a manager whose socket lies
 * in the abstract namespace; a child of 8 ms every half a minute needs a line in the list of
 * programs. The variables are looked at by the child.
 */
import type { Logger } from "@logtape/logtape";
import { type Clock, systemClock } from "../shared/clock.ts";

/** Variables by which systemd says that it listens, and how often it wants a sign of life. */
export const MANAGER_VARIABLES = ["NOTIFY_SOCKET", "WATCHDOG_USEC"] as const;
export const NOTIFY_PROGRAM = "/usr/bin/systemd-notify";

/** Said again as long as the start takes, well before what it asks for is over. */
const EXTEND_EVERY_MS = 20_000;
const EXTEND_SECONDS = 60;
const SAY_WITHIN_MS = 5_000;

export interface ServiceManager extends Disposable {
  /** Says that the start goes on, until it is ready or there is nothing more to say. */
  starting(): void;
  ready(): Promise<void>;
  /** A sign of life; passed on as often as systemd needs one. */
  alive(): void;
  stopping(): Promise<void>;
}

export interface ServiceManagerOptions {
  environment: Readonly<Record<string, string | undefined>>;
  log: Logger;
  clock?: Clock;
  run?(...words: string[]): Promise<void>;
}

/** Nothing is said where no systemd listens. */
export function createServiceManager(
  { environment, log, clock = systemClock, run = notify }: ServiceManagerOptions,
): ServiceManager {
  const isWanted = Boolean(environment["NOTIFY_SOCKET"]);
  const watchdogMs = Number(environment["WATCHDOG_USEC"] ?? 0) / 1000;
  const started = new AbortController();
  let aliveAtMs = -Infinity;
  let complained = false;

  async function say(...words: string[]): Promise<void> {
    if (!isWanted) return;
    try {
      await run(...words);
    } catch (error) {
      if (!complained) log.warn("Cannot tell systemd {words}: {error}", { words, error });
      complained = true;
    }
  }

  return {
    starting() {
      (async () => {
        while (isWanted && !started.signal.aborted) {
          await say(`EXTEND_TIMEOUT_USEC=${EXTEND_SECONDS * 1_000_000}`);
          await clock.sleep(EXTEND_EVERY_MS, started.signal);
        }
      })();
    },
    ready() {
      started.abort();
      return say("READY=1");
    },
    alive() {
      const nowMs = clock.monotonicMs();
      if (watchdogMs === 0 || nowMs - aliveAtMs < watchdogMs / 4) return;
      aliveAtMs = nowMs;
      void say("WATCHDOG=1");
    },
    stopping: () => say("STOPPING=1"),
    [Symbol.dispose]: () => started.abort(),
  };
}

async function notify(...words: string[]): Promise<void> {
  const child = new Deno.Command(NOTIFY_PROGRAM, {
    args: words,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const timer = setTimeout(() => child.kill("SIGKILL"), SAY_WITHIN_MS);
  try {
    const { code } = await child.status;
    if (code !== 0) throw new Error(`${NOTIFY_PROGRAM} exited with ${code}`);
  } finally {
    clearTimeout(timer);
  }
}
