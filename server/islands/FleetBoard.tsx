import { useMemo } from "preact/hooks";
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { EmptyFleet } from "./fleet/EmptyFleet.tsx";
import { filterWords } from "../views/fleet_filter.ts";
import { fleetCsvPath, fleetPath, type FleetQuery } from "../views/fleet_query.ts";
import { FLEET_COLUMNS, fleetColumns } from "./fleet/fleet_columns.ts";
import { HostLevelFilter, TextFilter } from "./fleet/FleetFilterBar.tsx";
import { withHeadings } from "./fleet/fleet_items.ts";
import { HostTable } from "./fleet/HostTable.tsx";
import { HostTiles } from "./fleet/HostTiles.tsx";
import { LayoutSwitch } from "./fleet/LayoutSwitch.tsx";
import { type FleetProps, useLiveFleet } from "./fleet/live_fleet.ts";
import { type FleetLayout, preferenceCookie } from "./preferences.ts";
import { columnsCookie } from "./table/remembered_columns.ts";
import { useFirstPage } from "./table/first_page.ts";
import { useTicks } from "./table/ticks.ts";
import { ViewMenu } from "./table/ViewMenu.tsx";
import { AsOf } from "./ui/AsOf.tsx";
import { formatCount } from "./ui/format.ts";
import { Pages } from "./ui/Pages.tsx";
import { NowContext, useServerClock } from "./ui/server_clock.ts";
import { useSteadyList } from "./ui/steady_list.ts";

export interface FleetBoardProps extends FleetProps {
  /** As this browser remembers it; null chooses by the size of the fleet. */
  layout: FleetLayout | null;
  /** Keys of the columns that this browser likes to see; null: the usual ones. */
  columns: readonly string[] | null;
  query: FleetQuery;
  /** From 1, of the rows that are there before a script runs. */
  page: number;
}

/** Up to this many hosts are shown as cards unless asked otherwise. */
const CARDS_UP_TO = 12;
/** Of a page without script. */
const ROWS_ON_PAGE = 200;

/** The whole fleet, worst first, live. */
export function FleetBoard(props: FleetBoardProps) {
  const { layout: remembered, columns: rememberedColumns, query, page, ...given } = props;
  const { now, sync } = useServerClock(given.now_unix);
  const fleet = useLiveFleet({ ...given, query, sync });
  const isLarge = fleet.cards.peek().length > CARDS_UP_TO;
  const layout = useSignal(remembered ?? (isLarge ? "rows" : "cards"));
  const chosenColumns = useSignal(rememberedColumns);
  const columns = useMemo(() => fleetColumns(chosenColumns.value), [chosenColumns.value]);
  const ticks = useTicks(useComputed(() => fleet.shown.value.map((host) => host.peek().name)));

  useSignalEffect(() => history.replaceState(history.state, "", fleetPath(fleet.query.value)));

  const hosts = fleet.shown.value;
  const items = withHeadings(hosts, fleet.query.value);
  const first = useFirstPage(items, { page, perPage: ROWS_ON_PAGE });
  useSteadyList('[data-role="host-card"]', hosts);

  if (fleet.cards.value.length === 0) {
    return (
      <>
        <h1 class="sr-only">Now</h1>
        <EmptyFleet />
      </>
    );
  }
  const ask = (next: FleetQuery) => {
    fleet.query.value = next;
  };
  return (
    <NowContext.Provider value={now}>
      <div class="page-head">
        <h1>Now</h1>
        <HostLevelFilter counts={fleet.counts.value} query={fleet.query} />
        <AsOf />
        <div class="page-tools">
          <TextFilter query={fleet.query} />
          <LayoutSwitch
            layout={layout.value}
            choose={(chosen) => {
              layout.value = chosen;
              document.cookie = preferenceCookie("fleet_layout", chosen);
            }}
          />
          <ViewMenu
            columns={FLEET_COLUMNS}
            chosen={chosenColumns.value}
            choose={(keys) => {
              chosenColumns.value = keys;
              document.cookie = columnsCookie("fleet", keys);
            }}
            sort={fleet.query.value.sort}
            ownOrder="Worst first"
            sortBy={(sort) => ask({ ...fleet.query.peek(), sort })}
          />
          <a href={fleetCsvPath(fleet.query.value)} download>CSV</a>
        </div>
      </div>
      {hosts.length === 0
        ? <NothingFound hosts={fleet.cards.value.length} />
        : layout.value === "rows"
        ? (
          <HostTable
            {...{ items, first: first.rows, columns, ask, ticks }}
            query={fleet.query.value}
            groupActs={() => null}
          />
        )
        : (
          <HostTiles
            hosts={(first.rows ?? items).flatMap((item) => "host" in item ? item.host : [])}
            words={filterWords(fleet.query.value)}
          />
        )}
      <div class="no-script">
        <Pages
          label="Hosts"
          page={first.page}
          pages={first.pages}
          total={`${formatCount(hosts.length)} hosts`}
          pathOf={(other) => fleetPath(fleet.query.value, other)}
        />
      </div>
    </NowContext.Provider>
  );
}

function NothingFound({ hosts }: { hosts: number }) {
  return (
    <section class="empty card" role="status">
      <h2>No host matches</h2>
      <p>
        None of {formatCount(hosts)} hosts passes this filter. <a href="/">Show all</a>
      </p>
    </section>
  );
}
