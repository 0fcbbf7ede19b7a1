import type { Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { formatCount } from "../ui/format.ts";
import { LevelIcon, toneWord } from "../ui/LevelBadge.tsx";
import { countAll, filterPath, type FleetFilter, type Standing, STANDINGS } from "./filter.ts";

interface LevelFilterProps {
  counts: Record<Standing, number>;
  filter: Signal<FleetFilter>;
}

/** Hosts per level; each count is a link that shows only those, with or without a script. */
export function LevelFilter({ counts, filter }: LevelFilterProps) {
  const { standing: chosen } = filter.value;
  const choices = STANDINGS.filter((standing) =>
    standing !== "waiting" || counts.waiting > 0 || chosen === "waiting"
  );
  return (
    <nav class="level-filter" aria-label="Filter by level">
      <LevelLink standing={null} count={countAll(counts)} filter={filter} />
      {choices.map((standing) => (
        <LevelLink key={standing} standing={standing} count={counts[standing]} filter={filter} />
      ))}
    </nav>
  );
}

interface LevelLinkProps {
  /** Null: all of them. */
  standing: Standing | null;
  count: number;
  filter: Signal<FleetFilter>;
}

function LevelLink({ standing, count, filter }: LevelLinkProps) {
  const target = { ...filter.value, standing };
  const isChosen = filter.value.standing === standing;
  return (
    <a
      class="level-link"
      href={filterPath(target)}
      data-tone={standing ?? "all"}
      data-empty={count === 0 ? "" : undefined}
      aria-current={isChosen ? "true" : undefined}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        filter.value = target;
      }}
    >
      {standing !== null && <LevelIcon tone={standing} />}
      <span class="level-count">{formatCount(count)}</span>
      <span class="level-word">{standing === null ? "All" : toneWord(standing)}</span>
    </a>
  );
}

/** The filter box: an ordinary form that a script makes answer at every key. */
export function TextFilter({ filter }: { filter: Signal<FleetFilter> }) {
  const input = useRef<HTMLInputElement>(null);
  const { standing, text } = filter.value;

  useEffect(() => {
    const typed = input.current?.value ?? "";
    // Typed before the script ran.
    if (typed !== filter.peek().text) filter.value = { ...filter.peek(), text: typed };
  }, []);

  return (
    <form
      class="text-filter"
      action="/"
      role="search"
      onSubmit={(event) => event.preventDefault()}
    >
      {standing !== null && <input type="hidden" name="level" value={standing} />}
      <input
        ref={input}
        type="search"
        name="q"
        defaultValue={text}
        maxLength={200}
        placeholder="Name, cluster or reason"
        aria-label="Filter by name, cluster or reason"
        autocomplete="off"
        onInput={(event) => {
          filter.value = { ...filter.peek(), text: event.currentTarget.value };
        }}
      />
    </form>
  );
}
