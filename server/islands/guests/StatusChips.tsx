import { guestsPath } from "../../views/guest_query.ts";
import type { GuestResults } from "./guest_results.ts";
import { chipOf, withChip } from "./chip_words.ts";

const CHIPS = [
  { chip: null, word: "All" },
  { chip: "status:running", word: "Running" },
  { chip: "status:stopped", word: "Stopped" },
  { chip: "status:paused", word: "Paused" },
  { chip: "backup:none", word: "No backup" },
  { chip: "backup:old", word: "Backup old" },
] as const;

/** Shows the guests of one status, or without a backup: a word of the search like any other. */
export function StatusChips({ results }: { results: GuestResults }) {
  const query = results.query.value;
  const chosen = chipOf(query.q);
  return (
    <nav class="level-filter" aria-label="Filter by status and backup">
      {CHIPS.map(({ chip, word }) => {
        const target = { ...query, q: withChip(query.q, chip), page: 1 };
        return (
          <a
            key={word}
            class="level-link"
            href={guestsPath(target)}
            aria-current={chosen === chip ? "true" : undefined}
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
