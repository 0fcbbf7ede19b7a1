import type { Signal } from "@preact/signals";
import { ListFilter } from "../table/ListFilter.tsx";
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

/** What is looked for in hosts. */
export function TextFilter({ query }: { query: Signal<FleetQuery> }) {
  const { text, ...rest } = query.value;
  return (
    <ListFilter
      action="/"
      kept={new URL(fleetPath({ ...rest, text: "" }), "http://page").searchParams}
      text={text}
      label="Filter by name, cluster, group, tag or reason"
      placeholder="Name, group, tag or reason"
      ask={(typed) => {
        query.value = { ...query.peek(), text: typed };
      }}
    />
  );
}
