import { useMemo } from "preact/hooks";
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { countPages, pageOf } from "../../../shared/page_of.ts";
import type { HostCard } from "../../views/host_card.ts";
import {
  countDirectory,
  directoryCsvPath,
  directoryPath,
  type DirectoryQuery,
  listDirectory,
} from "../../views/host_directory.ts";
import { WHOLE_FLEET } from "../../views/fleet_query.ts";
import { type FleetProps, useLiveFleet } from "../fleet/live_fleet.ts";
import { ListFilter } from "../table/ListFilter.tsx";
import { ListTable } from "../table/ListTable.tsx";
import { useTicks } from "../table/ticks.ts";
import { useColumns } from "../table/use_columns.ts";
import { ViewMenu } from "../table/ViewMenu.tsx";
import { formatCount } from "../ui/format.ts";
import { Pages } from "../ui/Pages.tsx";
import { NowContext, useServerClock } from "../ui/server_clock.ts";
import { BulkBar } from "./BulkBar.tsx";
import type { BulkProblem } from "./bulk_changes.ts";
import { DIRECTORY_COLUMNS } from "./directory_columns.ts";
import { directoryCells } from "./directory_cells.tsx";
import { DirectoryStates } from "./DirectoryStates.tsx";
import { showAddress } from "../show_address.ts";

export interface HostDirectoryProps extends FleetProps {
  query: DirectoryQuery;
  /** Names of hosts that have an enrolment code that is not used up. */
  enrolling: readonly string[];
  /** Keys of the columns that this browser likes to see; null: the usual ones. */
  columns: readonly string[] | null;
  /** What was asked for and could not be done; null: nothing. */
  bulk_problem: BulkProblem | null;
}

const HOSTS_SHOWN = 200;

const NOBODY: readonly string[] = [];

/** Every registered host by name, with whether its agent is connected and what can be done. */
export function HostDirectory(props: HostDirectoryProps) {
  const { query: asked, enrolling, columns: remembered, bulk_problem, ...given } = props;
  const { now, sync } = useServerClock(given.now_unix);
  const fleet = useLiveFleet({ ...given, query: WHOLE_FLEET, sync });
  const wanted = useSignal(asked);
  const codes = useMemo(() => new Set(enrolling), [enrolling]);
  const cells = useMemo(() => directoryCells(codes), [codes]);
  const { columns, chosen, choose } = useColumns("hosts", DIRECTORY_COLUMNS, remembered);
  const found = useComputed(() => listDirectory(fleet.cards.value, wanted.value, codes));
  const rows = useComputed(() =>
    pageOf(found.value, Math.min(wanted.value.page, pagesOf(found.value)), HOSTS_SHOWN)
  );
  const ticks = useTicks(
    useComputed(() => rows.value.map(({ name }) => name)),
    bulk_problem?.hosts ?? NOBODY,
  );
  useSignalEffect(() => showAddress(directoryPath(wanted.value)));

  const query = wanted.value;
  const ask = (next: DirectoryQuery) => {
    wanted.value = next;
  };
  if (fleet.cards.value.length === 0) return <p class="nothing card">No hosts yet</p>;
  return (
    <NowContext.Provider value={now}>
      <div class="page-head list-head">
        <DirectoryStates counts={countDirectory(fleet.cards.value, codes)} {...{ query, ask }} />
        <div class="page-tools">
          <ListFilter
            action="/admin/hosts"
            kept={new URL(directoryPath({ ...query, text: "", page: 1 }), "http://page")
              .searchParams}
            text={query.text}
            label="Filter by name, group or tag"
            placeholder="Name, group or tag"
            ask={(text) => ask({ ...wanted.peek(), text: text.trim(), page: 1 })}
          />
          <ViewMenu
            columns={DIRECTORY_COLUMNS}
            chosen={chosen}
            choose={choose}
            sort={query.sort}
            ownOrder="By name"
            sortBy={(sort) => ask({ ...query, sort, page: 1 })}
          />
          <a class="csv-link" href={directoryCsvPath(query)} download>CSV</a>
        </div>
      </div>
      <form method="post" action="/admin/hosts/bulk">
        <BulkBar problem={bulk_problem} ticked={ticks.chosen.value.length} />
        {rows.value.length === 0
          ? <p class="nothing card" role="status">No host is like that</p>
          : (
            <ListTable
              label="Registered hosts"
              name="directory-table form-table"
              columns={columns}
              cells={cells}
              keyOf={nameOf}
              marks={({ name }) => ({ "data-host": name })}
              rows={rows.value}
              sort={query.sort}
              pathOf={(sort) => directoryPath({ ...query, sort, page: 1 })}
              choose={(sort) => ask({ ...query, sort, page: 1 })}
              ticks={ticks}
              tickField="host"
            />
          )}
      </form>
      <Pages
        label="Hosts"
        page={Math.min(query.page, pagesOf(found.value))}
        pages={pagesOf(found.value)}
        total={`${formatCount(found.value.length)} hosts`}
        pathOf={(page) => directoryPath({ ...query, page })}
      />
    </NowContext.Provider>
  );
}

function nameOf({ name }: HostCard): string {
  return name;
}

function pagesOf(found: readonly HostCard[]): number {
  return countPages(found.length, HOSTS_SHOWN);
}
