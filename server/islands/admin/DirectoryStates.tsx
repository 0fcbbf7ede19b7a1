import {
  DIRECTORY_STATES,
  directoryPath,
  type DirectoryQuery,
  type DirectoryState,
} from "../../views/host_directory.ts";
import { formatCount } from "../ui/format.ts";
import { STATE_WORDS } from "./directory_cells.tsx";

interface DirectoryStatesProps {
  counts: Record<DirectoryState, number>;
  query: DirectoryQuery;
  ask: (query: DirectoryQuery) => void;
}

/** How many hosts are how far; each is a link to those. */
export function DirectoryStates({ counts, query, ask }: DirectoryStatesProps) {
  const all = DIRECTORY_STATES.reduce((sum, state) => sum + counts[state], 0);
  return (
    <nav class="level-filter" aria-label="Filter by state">
      {[null, ...DIRECTORY_STATES].map((state) => {
        const target = { ...query, state, page: 1 };
        const count = state === null ? all : counts[state];
        return (
          <a
            key={state ?? "all"}
            class="level-link"
            href={directoryPath(target)}
            data-tone={state === null ? "all" : STATE_WORDS[state].tone}
            data-empty={count === 0 ? "" : undefined}
            aria-current={query.state === state ? "true" : undefined}
            onClick={(event) => {
              if (event.ctrlKey || event.metaKey || event.shiftKey) return;
              event.preventDefault();
              ask(target);
            }}
          >
            <span class="level-count">{formatCount(count)}</span>
            <span class="level-word">{state === null ? "All" : STATE_WORDS[state].word}</span>
          </a>
        );
      })}
    </nav>
  );
}
