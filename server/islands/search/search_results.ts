import { batch, type ReadonlySignal, signal } from "@preact/signals";
import type { Clock } from "../../../shared/clock.ts";
import type { SearchAnswer } from "../../views/search.ts";

/** What a search has found so far. */
export interface SearchResults {
  /** The last answer; null: nothing is asked for, or nothing was answered yet. */
  answer: ReadonlySignal<SearchAnswer | null>;
  /** "current": the answer is to what was asked last. */
  state: ReadonlySignal<"idle" | "searching" | "current" | "failed">;
  /** Searches once no other text came for `TYPING_MS`; what was asked before is given up. */
  ask(text: string): void;
  stop(): void;
}

export interface SearchResultsOptions {
  search: (text: string, signal: AbortSignal) => Promise<SearchAnswer>;
  clock: Pick<Clock, "sleep">;
}

/** After the last key: long enough to type on, too short to be waited for. */
export const TYPING_MS = 80;

export function createSearchResults({ search, clock }: SearchResultsOptions): SearchResults {
  const answer = signal<SearchAnswer | null>(null);
  const state = signal<"idle" | "searching" | "current" | "failed">("idle");
  let running: AbortController | null = null;

  async function run(text: string, aborted: AbortSignal): Promise<void> {
    await clock.sleep(TYPING_MS, aborted);
    if (aborted.aborted) return;
    const found = await search(text, aborted).catch(() => null);
    if (aborted.aborted) return;
    batch(() => {
      if (found !== null) answer.value = found;
      state.value = found === null ? "failed" : "current";
    });
  }

  return {
    answer,
    state,
    ask: (text) => {
      running?.abort();
      if (text.trim() === "") {
        batch(() => {
          answer.value = null;
          state.value = "idle";
        });
        return;
      }
      running = new AbortController();
      state.value = "searching";
      void run(text, running.signal);
    },
    stop: () => running?.abort(),
  };
}
