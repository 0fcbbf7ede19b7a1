import { useContext } from "preact/hooks";
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { type IncidentsAsked, incidentsCsvPath, incidentsPath } from "../views/incident_filter.ts";
import { sortText } from "../views/table_sort.ts";
import type { IncidentsPage } from "../views/mod.ts";
import type { WindowsNow } from "../views/windows_now.ts";
import { loadedBulk } from "./acts/loaded_bulk.tsx";
import { INCIDENT_COLUMNS } from "./incidents/incident_columns.ts";
import { IncidentRows } from "./incidents/IncidentRows.tsx";
import { useLiveIncidents } from "./incidents/live_incidents.ts";
import { useWindows } from "./now/windows_now.ts";
import { WindowsRunning } from "./now/WindowsRunning.tsx";
import { LiveContext } from "./live.ts";
import { showAddress } from "./show_address.ts";
import { useTicks } from "./table/ticks.ts";
import { useColumns } from "./table/use_columns.ts";
import { ViewMenu } from "./table/ViewMenu.tsx";
import { AsOf } from "./ui/AsOf.tsx";
import { formatCount } from "./ui/format.ts";
import { NowContext, useServerClock } from "./ui/server_clock.ts";
import { useSteadyList } from "./ui/steady_list.ts";

export interface IncidentListProps {
  page: IncidentsPage;
  asked: IncidentsAsked;
  /** Keys of the columns that this browser likes to see; null: the usual ones. */
  columns: readonly string[] | null;
  now_unix: number;
  /** Those that hold at present. */
  windows: WindowsNow;
}

/** The filter of the list, which keeps its order. */
export const FILTER_FORM = "incident-filter";

const IncidentsBulk = loadedBulk(() =>
  import("./acts/IncidentsBulk.tsx").then((module) => module.IncidentsBulk)
);

/** One page of incidents, live: each that changes on its own. */
export function IncidentList(props: IncidentListProps) {
  const { page: firstPage, columns: remembered, now_unix } = props;
  const { now, sync } = useServerClock(now_unix);
  const live = useContext(LiveContext);
  const wanted = useSignal(props.asked);
  const asked = wanted.value;
  const { sort, after } = asked;
  const shown = useLiveIncidents(firstPage, asked, { now, sync });
  const { columns, chosen, choose: chooseColumns } = useColumns(
    "incidents",
    INCIDENT_COLUMNS,
    remembered,
  );
  const windows = useWindows(props.windows);
  const ticks = useTicks(useComputed(() => shown.value.rows.map(({ id }) => id)));

  useSteadyList('[data-role="incident"]', shown.value.rows);

  useSignalEffect(() => showAddress(incidentsPath(wanted.value)));

  const inOrder = (sort: IncidentsAsked["sort"]) => ({ ...asked, sort, after: null });
  const choose = (sort: IncidentsAsked["sort"]) => {
    if (live?.state.peek() === "live") wanted.value = inOrder(sort);
    // Nobody would answer here: the server may answer there.
    else location.assign(incidentsPath(inOrder(sort)));
  };
  const order = {
    sort,
    choose,
    pathOf: (sort: IncidentsAsked["sort"]) => incidentsPath(inOrder(sort)),
  };
  const { rows, next, newest_over } = shown.value;
  return (
    <NowContext.Provider value={now}>
      <div class="page-tools table-tools">
        <AsOf />
        <WindowsRunning count={windows.value.windows.length} />
        <ViewMenu
          columns={INCIDENT_COLUMNS}
          chosen={chosen}
          choose={chooseColumns}
          sort={sort}
          ownOrder="Those that are not over first"
          sortBy={choose}
        />
        <a class="csv-link" href={incidentsCsvPath(asked)} download>CSV</a>
      </div>
      {rows.length === 0
        ? (
          <p class="nothing card" role="status">
            {after === null ? "No incident fits this" : "No older incidents"}
          </p>
        )
        : <IncidentRows {...{ rows, columns, ticks, order }} />}
      {(next !== null || after !== null) && (
        <nav class="pages" aria-label="Pages: Incidents">
          {after !== null && <a href={incidentsPath({ ...asked, after: null })}>First page</a>}
          {next !== null && <a href={incidentsPath({ ...asked, after: next })} rel="next">Next</a>}
        </nav>
      )}
      {newest_over !== null && (
        <p class="muted">
          Sorted: of those that are over the newest{" "}
          {formatCount(newest_over)}. A time or another filter leads to older ones.
        </p>
      )}
      {sort !== null && (
        <input type="hidden" form={FILTER_FORM} name="sort" value={sortText(sort)} />
      )}
      <IncidentsBulk chosen={ticks.chosen.value} clear={ticks.clear} />
    </NowContext.Provider>
  );
}
