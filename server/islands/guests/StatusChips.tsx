import { guestsPath } from "../../views/guest_query.ts";
import type { GuestResults } from "./guest_results.ts";
import { statusOf, withStatus } from "./status_words.ts";

const CHIPS = [
  { status: null, word: "All" },
  { status: "running", word: "Running" },
  { status: "stopped", word: "Stopped" },
  { status: "paused", word: "Paused" },
] as const;

/** Shows the guests of one status: a word of the search like any other. */
export function StatusChips({ results }: { results: GuestResults }) {
  const query = results.query.value;
  const chosen = statusOf(query.q);
  return (
    <nav class="level-filter" aria-label="Filter by status">
      {CHIPS.map(({ status, word }) => {
        const target = { ...query, q: withStatus(query.q, status), page: 1 };
        return (
          <a
            key={word}
            class="level-link"
            href={guestsPath(target)}
            aria-current={chosen === status ? "true" : undefined}
            onClick={(event) => {
              if (event.ctrlKey || event.metaKey || event.shiftKey) return;
              event.preventDefault();
              results.ask(target);
            }}
          >
            {word}
          </a>
        );
      })}
    </nav>
  );
}
