import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { filterWords } from "../../views/fleet_filter.ts";
import { fleetCsvPath, fleetPath, type FleetQuery } from "../../views/fleet_query.ts";
import { type FleetLayout, preferenceCookie } from "../preferences.ts";
import { ActNote } from "../table/ActNote.tsx";
import { useActs } from "../table/acts.ts";
import { useFirstPage } from "../table/first_page.ts";
import { useTicks } from "../table/ticks.ts";
import { useColumns } from "../table/use_columns.ts";
import { formatCount } from "../ui/format.ts";
import { Pages } from "../ui/Pages.tsx";
import { FLEET_COLUMNS } from "./fleet_columns.ts";
import { withHeadings } from "./fleet_items.ts";
import type { FleetState } from "./fleet_state.ts";
import { useFold } from "./fold.ts";
import { FleetTools } from "./FleetTools.tsx";
import type { Silenced } from "../acts/silence_hosts.ts";
import type { HostsChange } from "./host_acts.ts";
import { LoadedBulkBar } from "./LoadedBulkBar.tsx";
import { LAYOUTS } from "./layouts.ts";
import { showAddress } from "../show_address.ts";

export interface FleetListProps {
  fleet: FleetState;
  /** As this browser remembers it; null chooses by the size of the fleet. */
  layout: FleetLayout | null;
  /** Keys of the columns that this browser likes to see; null: the usual ones. */
  columns: readonly string[] | null;
  /** From 1, of the rows that are there before a script runs. */
  page: number;
}

/** Up to this many hosts are shown as cards unless asked otherwise. */
const CARDS_UP_TO = 12;
/** Of a page without script. */
const ROWS_ON_PAGE = 200;

/** Every host that passes the filter, as cards or as the rows of a table. */
export function FleetList({ fleet, ...given }: FleetListProps) {
  const isLarge = fleet.cards.peek().length > CARDS_UP_TO;
  const layout = useSignal(given.layout ?? (isLarge ? "rows" : "cards"));
  const { columns, chosen: chosenColumns, choose } = useColumns(
    "fleet",
    FLEET_COLUMNS,
    given.columns,
  );
  const ticks = useTicks(useComputed(() => fleet.shown.value.map((host) => host.peek().name)));
  const acts = useActs();

  useSignalEffect(() => showAddress(fleetPath(fleet.query.value)));

  const query = fleet.query.value;
  const hosts = fleet.shown.value;
  const fold = useFold(fleet);
  const listed = fold.isFolded ? hosts.filter((host) => host.value.level !== "ok") : hosts;
  const items = withHeadings(listed, query);
  const first = useFirstPage(items, { page: given.page, perPage: ROWS_ON_PAGE });

  const ask = (next: FleetQuery) => {
    fleet.query.value = next;
  };
  const silence = (about: Silenced) => async (until: Date) => {
    const isDone = await acts.run(async () => {
      const { silenceHosts } = await import("../acts/silence_hosts.ts");
      return await silenceHosts(about, until, new Date());
    });
    if (isDone) ticks.clear();
  };
  const change = async (wanted: HostsChange) => {
    const isDone = await acts.run(async () => {
      const { changeHosts } = await import("./host_acts.ts");
      return await changeHosts(wanted, fleet.cards.peek());
    });
    if (isDone) ticks.clear();
  };
  const chosen = ticks.chosen.value;
  const [HostTable, HostTiles] = [LAYOUTS.rows.component, LAYOUTS.cards.component];
  return (
    <section class="now-fleet" aria-label="Hosts">
      <FleetTools
        fleet={fleet}
        layout={layout.value}
        chooseLayout={async (next) => {
          await LAYOUTS[next].load();
          layout.value = next;
          document.cookie = preferenceCookie("fleet_layout", next);
        }}
        columns={chosenColumns}
        chooseColumns={choose}
        csvPath={fleetCsvPath(query)}
      />
      {hosts.length === 0
        ? <NothingFound hosts={fleet.cards.value.length} />
        : layout.value === "rows" && HostTable !== null
        ? (
          <HostTable
            {...{ items, first: first.rows, columns, query, ask, ticks }}
            silenceGroup={(group, until) => void silence({ group })(until)}
          />
        )
        : HostTiles !== null && (
          <HostTiles
            hosts={(first.rows ?? items).flatMap((item) => "host" in item ? item.host : [])}
            words={filterWords(query)}
          />
        )}
      {fold.isFolded && (
        <button type="button" class="secondary unfold" onClick={fold.unfold}>
          <Squares count={hosts.length - listed.length} />
          {formatCount(hosts.length - listed.length)} OK: show them
        </button>
      )}
      <div class="no-script">
        <Pages
          label="Hosts"
          page={first.page}
          pages={first.pages}
          total={`${formatCount(hosts.length)} hosts`}
          pathOf={(other) => fleetPath(query, other)}
        />
      </div>
      <div class="bulk">
        <ActNote acts={acts} />
        <LoadedBulkBar
          chosen={chosen}
          listed={hosts.length}
          chooseAll={ticks.toggleAll}
          clear={ticks.clear}
          silence={silence({ hosts: chosen })}
          change={change}
        />
      </div>
    </section>
  );
}

/** More than these say no more. */
const SQUARES_SHOWN = 120;

/** A square for each host that is well; the figure beside them says how many they are. */
function Squares({ count }: { count: number }) {
  return (
    <span class="ok-squares" aria-hidden="true">
      {Array.from({ length: Math.min(count, SQUARES_SHOWN) }, (_, at) => <i key={at} />)}
    </span>
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
