import { formatCount } from "./format.ts";
import { LevelIcon, type Tone, toneWord } from "./LevelBadge.tsx";

interface LevelFilterProps<L extends Tone> {
  levels: readonly L[];
  counts: Record<L, number>;
  /** Null: all of them. */
  chosen: L | null;
  /** The address that shows one level; null: all. */
  pathOf: (level: L | null) => string;
  choose: (level: L | null) => void;
}

/** How many there are of each level; each count is a link to those, with or without a script. */
export function LevelFilter<L extends Tone>(props: LevelFilterProps<L>) {
  const { levels, counts, chosen, pathOf, choose } = props;
  const all = levels.reduce((sum, level) => sum + counts[level], 0);
  return (
    <nav class="level-filter" aria-label="Filter by level">
      {[null, ...levels].map((level) => {
        const count = level === null ? all : counts[level];
        return (
          <a
            key={level ?? "all"}
            class="level-link"
            href={pathOf(level)}
            data-tone={level ?? "all"}
            data-empty={count === 0 ? "" : undefined}
            aria-current={chosen === level ? "true" : undefined}
            onClick={(event) => {
              if (event.ctrlKey || event.metaKey || event.shiftKey) return;
              event.preventDefault();
              choose(level);
            }}
          >
            {level !== null && <LevelIcon tone={level} />}
            <span class="level-count">{formatCount(count)}</span>
            <span class="level-word">{level === null ? "All" : toneWord(level)}</span>
          </a>
        );
      })}
    </nav>
  );
}
