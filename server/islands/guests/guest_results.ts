import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Clock } from "../../../shared/clock.ts";
import type { GuestsFound } from "../../views/mod.ts";
import type { GuestQuery } from "../../views/guest_query.ts";

/** What the guest page shows, and how it asks for other things. */
export interface GuestResults {
  /** What is asked for. */
  query: ReadonlySignal<GuestQuery>;
  /** The last answer; while another is awaited it may be to an earlier query. */
  answer: ReadonlySignal<GuestsFound>;
  state: ReadonlySignal<"current" | "searching" | "failed">;
  /** Searches once no other query came for `delayMs`; what was asked before is given up. */
  ask(query: GuestQuery, delayMs?: number): void;
  /** Asks the same again, at most once in `REFRESH_EVERY_MS` however often it is called. */
  refresh(): void;
  stop(): void;
}

export interface GuestResultsOptions {
  query: GuestQuery;
  answer: GuestsFound;
  search: (query: GuestQuery, signal: AbortSignal) => Promise<GuestsFound>;
  clock: Clock;
}

/** A search costs the server up to 50 ms, and a large fleet changes all the time. */
export const REFRESH_EVERY_MS = 5_000;

export function createGuestResults(options: GuestResultsOptions): GuestResults {
  const { search, clock } = options;
  const query: Signal<GuestQuery> = signal(options.query);
  const answer = signal(options.answer);
  const state = signal<"current" | "searching" | "failed">("current");
  let running: AbortController | null = null;
  let answeredMs = clock.monotonicMs();

  async function run(delayMs: number, controller: AbortController): Promise<void> {
    const { signal: aborted } = controller;
    await clock.sleep(delayMs, aborted);
    if (aborted.aborted) return;
    const found = await search(query.peek(), aborted).catch(() => null);
    if (aborted.aborted) return;
    running = null;
    answeredMs = clock.monotonicMs();
    batch(() => {
      if (found !== null) answer.value = found;
      state.value = found === null ? "failed" : "current";
    });
  }

  function start(delayMs: number): void {
    running?.abort();
    running = new AbortController();
    void run(delayMs, running);
  }

  return {
    query,
    answer,
    state,
    ask: (next, delayMs = 0) => {
      batch(() => {
        query.value = next;
        state.value = "searching";
      });
      start(delayMs);
    },
    refresh: () => {
      if (running !== null) return;
      start(Math.max(0, answeredMs + REFRESH_EVERY_MS - clock.monotonicMs()));
    },
    stop: () => running?.abort(),
  };
}
