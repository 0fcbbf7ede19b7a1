import type { Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { LevelFilter } from "../ui/LevelFilter.tsx";
import { type Level, LEVELS } from "../../../shared/verdict/mod.ts";
import { fleetPath, type FleetQuery } from "../../views/fleet_query.ts";

interface HostLevelFilterProps {
  counts: Record<Level, number>;
  query: Signal<FleetQuery>;
}

/** Hosts per level; those that never connected only while there are any. */
export function HostLevelFilter({ counts, query }: HostLevelFilterProps) {
  const { level: chosen } = query.value;
  return (
    <LevelFilter
      levels={LEVELS.filter((level) => level !== "new" || counts.new > 0 || chosen === "new")}
      counts={counts}
      chosen={chosen}
      pathOf={(level) => fleetPath({ ...query.value, level })}
      choose={(level) => {
        query.value = { ...query.peek(), level };
      }}
    />
  );
}

/** The filter box: an ordinary form that a script makes answer at every key. */
export function TextFilter({ query }: { query: Signal<FleetQuery> }) {
  const input = useRef<HTMLInputElement>(null);
  const { text, ...rest } = query.value;
  const kept = new URL(fleetPath({ ...rest, text: "" }), "http://page").searchParams;

  useEffect(() => {
    const typed = input.current?.value ?? "";
    // Typed before the script ran.
    if (typed !== query.peek().text) query.value = { ...query.peek(), text: typed };
  }, []);

  return (
    <form
      class="text-filter"
      action="/"
      role="search"
      onSubmit={(event) => event.preventDefault()}
    >
      {[...kept].map(([name, value]) => (
        <input
          key={name}
          type="hidden"
          name={name}
          value={value}
        />
      ))}
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
          query.value = { ...query.peek(), text: event.currentTarget.value };
        }}
      />
    </form>
  );
}
