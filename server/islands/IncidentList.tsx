import { useComputed } from "@preact/signals";
import { type IncidentFilter, incidentsPath } from "../views/incident_filter.ts";
import type { IncidentsPage } from "../views/mod.ts";
import type { WindowsNow } from "../views/windows_now.ts";
import { loadedBulk } from "./acts/loaded_bulk.tsx";
import { INCIDENT_COLUMNS } from "./incidents/incident_columns.ts";
import { IncidentRows } from "./incidents/IncidentRows.tsx";
import { useLiveIncidents } from "./incidents/live_incidents.ts";
import { useWindows } from "./now/windows_now.ts";
import { WindowsRunning } from "./now/WindowsRunning.tsx";
import { useTicks } from "./table/ticks.ts";
import { useColumns } from "./table/use_columns.ts";
import { ViewMenu } from "./table/ViewMenu.tsx";
import { AsOf } from "./ui/AsOf.tsx";
import { NowContext, useServerClock } from "./ui/server_clock.ts";
import { useSteadyList } from "./ui/steady_list.ts";

export interface IncidentListProps {
  page: IncidentsPage;
  filter: IncidentFilter;
  /** What the page begins after; null: it is the first. */
  after: string | null;
  /** Keys of the columns that this browser likes to see; null: the usual ones. */
  columns: readonly string[] | null;
  now_unix: number;
  /** Those that hold at present. */
  windows: WindowsNow;
}

const IncidentsBulk = loadedBulk(() =>
  import("./acts/IncidentsBulk.tsx").then((module) => module.IncidentsBulk)
);

/** One page of incidents, live: each that changes on its own. */
export function IncidentList(props: IncidentListProps) {
  const { page: firstPage, filter, after, columns: remembered, now_unix } = props;
  const { now, sync } = useServerClock(now_unix);
  const shown = useLiveIncidents(firstPage, { filter, after, sync });
  const { columns, chosen, choose } = useColumns("incidents", INCIDENT_COLUMNS, remembered);
  const windows = useWindows(props.windows);
  const ticks = useTicks(useComputed(() => shown.value.rows.map(({ id }) => id)));

  useSteadyList('[data-role="incident"]', shown.value.rows);

  const { rows, next } = shown.value;
  return (
    <NowContext.Provider value={now}>
      <div class="page-tools table-tools">
        <AsOf />
        <WindowsRunning count={windows.value.windows.length} />
        <ViewMenu
          columns={INCIDENT_COLUMNS}
          chosen={chosen}
          choose={choose}
          sort={null}
          ownOrder="Those that are not over first"
          sortBy={() => {}}
        />
        <a class="csv-link" href={csvPath(filter)} download>CSV</a>
      </div>
      {rows.length === 0
        ? (
          <p class="nothing card" role="status">
            {after === null ? "No incident fits this" : "No older incidents"}
          </p>
        )
        : <IncidentRows {...{ rows, columns, ticks }} />}
      {(next !== null || after !== null) && (
        <nav class="pages" aria-label="Pages: Incidents">
          {after !== null && <a href={incidentsPath(filter)}>First page</a>}
          {next !== null && <a href={incidentsPath(filter, next)} rel="next">Next</a>}
        </nav>
      )}
      <IncidentsBulk chosen={ticks.chosen.value} clear={ticks.clear} />
    </NowContext.Provider>
  );
}

function csvPath(filter: IncidentFilter): string {
  return `/api${incidentsPath(filter).replace("/incidents", "/incidents.csv")}`;
}
