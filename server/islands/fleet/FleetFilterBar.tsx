import type { Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { LevelFilter } from "../ui/LevelFilter.tsx";
import { filterPath, type FleetFilter, type Standing, STANDINGS } from "./filter.ts";

interface StandingFilterProps {
  counts: Record<Standing, number>;
  filter: Signal<FleetFilter>;
}

/** Hosts per level. */
export function StandingFilter({ counts, filter }: StandingFilterProps) {
  const { standing: chosen } = filter.value;
  return (
    <LevelFilter
      levels={STANDINGS.filter((standing) =>
        standing !== "waiting" || counts.waiting > 0 || chosen === "waiting"
      )}
      counts={counts}
      chosen={chosen}
      pathOf={(standing) => filterPath({ ...filter.value, standing })}
      choose={(standing) => {
        filter.value = { ...filter.peek(), standing };
      }}
    />
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
