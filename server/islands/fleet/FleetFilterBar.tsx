import type { Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { LevelFilter } from "../ui/LevelFilter.tsx";
import { type Level, LEVELS } from "../../../shared/verdict/mod.ts";
import { filterPath, type FleetFilter } from "../../views/fleet_filter.ts";

interface HostLevelFilterProps {
  counts: Record<Level, number>;
  filter: Signal<FleetFilter>;
}

/** Hosts per level; those that never connected only while there are any. */
export function HostLevelFilter({ counts, filter }: HostLevelFilterProps) {
  const { level: chosen } = filter.value;
  return (
    <LevelFilter
      levels={LEVELS.filter((level) => level !== "new" || counts.new > 0 || chosen === "new")}
      counts={counts}
      chosen={chosen}
      pathOf={(level) => filterPath({ ...filter.value, level })}
      choose={(level) => {
        filter.value = { ...filter.peek(), level };
      }}
    />
  );
}

/** The filter box: an ordinary form that a script makes answer at every key. */
export function TextFilter({ filter }: { filter: Signal<FleetFilter> }) {
  const input = useRef<HTMLInputElement>(null);
  const { level, text } = filter.value;

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
      {level !== null && <input type="hidden" name="level" value={level} />}
      <input
        ref={input}
        type="search"
        name="q"
        defaultValue={text}
        maxLength={200}
        placeholder="Name, group, tag or reason"
        aria-label="Filter by name, cluster, group, tag or reason"
        autocomplete="off"
        onInput={(event) => {
          filter.value = { ...filter.peek(), text: event.currentTarget.value };
        }}
      />
    </form>
  );
}
