import { useMemo } from "preact/hooks";
import { useComputed } from "@preact/signals";
import { FleetList, type FleetListProps } from "./fleet/FleetList.tsx";
import { type FleetProps, useLiveFleet } from "./fleet/live_fleet.ts";
import { NO_HOSTS } from "./fleet/layouts.ts";
import { usePart } from "./loaded_part.ts";
import { DayBar } from "./now/DayBar.tsx";
import { IncidentLines } from "./now/IncidentLines.tsx";
import { useLiveIncidents } from "./incidents/live_incidents.ts";
import { Sentence } from "./now/Sentence.tsx";
import { useWindows, WindowsContext } from "./now/windows_now.ts";
import { Totals } from "./now/Totals.tsx";
import { NowContext, useServerClock } from "./ui/server_clock.ts";
import { useSteadyList } from "./ui/steady_list.ts";
import type { FleetQuery } from "../views/fleet_query.ts";
import type { IncidentFilter } from "../views/incident_filter.ts";
import { type IncidentsPage, isStanding } from "../views/incidents.ts";
import type { FleetTotals } from "../views/now.ts";
import type { WindowsNow } from "../views/windows_now.ts";

/** What of it depends on the page, to be there before it is made alive. */
export { loadLayout } from "./fleet/layouts.ts";

export interface FleetBoardProps
  extends FleetProps, Pick<FleetListProps, "layout" | "columns" | "page"> {
  query: FleetQuery;
  totals: FleetTotals;
  /** Those of the last day, as `incident_filter` asks for. */
  incidents: IncidentsPage;
  incident_filter: IncidentFilter;
  /** Those that hold at present. */
  windows: WindowsNow;
}

/** How everything is, what is wrong, and every host, worst first; live. */
export function FleetBoard(props: FleetBoardProps) {
  const { layout, columns, page, query, totals, incidents: first, ...given } = props;
  const { now, sync } = useServerClock(given.now_unix);
  const fleet = useLiveFleet({ ...given, query, sync });
  const asked = { filter: given.incident_filter, sort: null, after: null };
  const incidents = useLiveIncidents(first, asked, { now });
  const standing = useComputed(() => incidents.value.rows.filter(isStanding));
  const windows = useWindows(given.windows);
  // What comes above the hosts moves them as much as what comes among them.
  const [hosts, lines] = [fleet.shown.value, standing.value];
  useSteadyList('[data-role="host-card"]', useMemo(() => [hosts, lines], [hosts, lines]));

  const cards = fleet.cards.value;
  const EmptyFleet = usePart(NO_HOSTS, cards.length === 0);
  if (cards.length === 0) {
    return (
      <>
        <h1 class="sr-only">Now</h1>
        {EmptyFleet !== null && <EmptyFleet />}
      </>
    );
  }
  return (
    <NowContext.Provider value={now}>
      <div class="now">
        <div class="now-head">
          <h1>Now</h1>
          <Sentence cards={cards} windows={windows.value.windows.length} />
          <DayBar rows={incidents.value.rows} isCut={incidents.value.next !== null} />
          <Totals first={totals} />
          <a class="now-journal" href="/journal">What changed in the last 24 h</a>
        </div>
        <IncidentLines rows={lines} cards={cards} />
        <WindowsContext.Provider value={windows}>
          <FleetList {...{ fleet, layout, columns, page }} />
        </WindowsContext.Provider>
      </div>
    </NowContext.Provider>
  );
}
