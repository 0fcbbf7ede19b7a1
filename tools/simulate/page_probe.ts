import { type Clock, systemClock } from "../../shared/clock.ts";
import { type PageTimes, PROBED, type Probed } from "./phase.ts";

export interface ProbeTarget {
  url: string;
  isUp: boolean;
  /** Grows with every stop: what was asked before one need not be answered. */
  stops: number;
}

export interface PageProbeOptions {
  target: ProbeTarget;
  /** The Cookie header of a session. */
  cookie: string;
  signal: AbortSignal;
  clock?: Clock;
  /** Asks once; resolves with the status. */
  ask?: (url: string, init: RequestInit) => Promise<number>;
}

/** The fleet page of 5,000 hosts is a large one: asked for more often it would be the load. */
const EVERY_MS: Readonly<Record<Probed, number>> = { "/": 5_000, "/healthz": 500 };
const ANSWER_LIMIT_MS = 10_000;

/** Asks for some pages all the time, one at a time each, until `signal` aborts. */
export class PageProbe {
  #pages = createPageTimes();

  constructor(readonly options: PageProbeOptions) {
    for (const path of PROBED) this.#keepAsking(path);
  }

  /** What was measured since the last call. */
  take(): Record<Probed, PageTimes> {
    const taken = this.#pages;
    this.#pages = createPageTimes();
    return taken;
  }

  async #keepAsking(path: Probed): Promise<void> {
    const { target, signal, clock = systemClock } = this.options;
    while (!signal.aborted) {
      if (target.isUp) await this.#time(path);
      await clock.sleep(EVERY_MS[path], signal);
    }
  }

  async #time(path: Probed): Promise<void> {
    const { target, cookie, signal, clock = systemClock, ask = askOnce } = this.options;
    const { stops } = target;
    const startMs = clock.monotonicMs();
    const status = await ask(target.url + path, {
      headers: { cookie },
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_LIMIT_MS)]),
    }).catch(() => null);
    if (signal.aborted || target.stops !== stops) return;
    const page = this.#pages[path];
    if (status === 200) page.times_ms.push(clock.monotonicMs() - startMs);
    else page.failed++;
  }
}

async function askOnce(url: string, init: RequestInit): Promise<number> {
  const response = await fetch(url, init);
  await response.text();
  return response.status;
}

export function createPageTimes(): Record<Probed, PageTimes> {
  return { "/": { times_ms: [], failed: 0 }, "/healthz": { times_ms: [], failed: 0 } };
}
