import type { RefObject, VNode } from "preact";
import { useContext, useMemo, useRef } from "preact/hooks";
import type { ReadonlySignal } from "@preact/signals";
import { fleetPath, type FleetQuery } from "../../views/fleet_query.ts";
import { filterWords } from "../../views/fleet_filter.ts";
import { openRow } from "../table/open_row.ts";
import type { RowRange } from "../table/rows_in_view.ts";
import { Spacer } from "../table/Spacer.tsx";
import { TableHead } from "../table/TableHead.tsx";
import type { Ticks } from "../table/ticks.ts";
import { useRowsInView } from "../table/use_rows_in_view.ts";
import { WindowsContext } from "../now/windows_now.ts";
import { useNow } from "../ui/server_clock.ts";
import type { FleetColumns } from "./fleet_columns.ts";
import type { FleetHeading, FleetItem } from "./fleet_items.ts";
import type { HostSignal } from "./fleet_state.ts";
import { GroupRow } from "./GroupRow.tsx";
import { HostRow } from "./HostRow.tsx";
import { RowMarkupContext } from "./row_markup.ts";
import { SilenceMenu } from "../acts/SilenceMenu.tsx";
import type { DrawnSketches } from "./drawn_sketches.tsx";
import { useSketches } from "./use_sketches.ts";

export interface HostTableProps {
  /** All that are listed. */
  items: readonly FleetItem[];
  /** Those of them that are there before a script runs; null: it does. */
  first: readonly FleetItem[] | null;
  columns: FleetColumns;
  query: FleetQuery;
  ask: (query: FleetQuery) => void;
  ticks: Ticks;
  /** Plans a window of a group, from now on. */
  silenceGroup: (group: string, until: Date) => void;
}

/** Hosts as the rows of one table; of a long one only what is in sight is there. */
export function HostTable(props: HostTableProps) {
  const { items, first, columns, query, ask, ticks } = props;
  const table: RefObject<HTMLTableElement> = useRef(null);
  const range = useRowsInView(table, items.length).value;
  const shown = first ?? inRange(items, range);
  const sketches = useSketches(
    shown.flatMap((item) => "host" in item ? item.host.peek().name : []),
  );
  return (
    <div class="table-box">
      <table ref={table} class="table fleet-table" onClick={openRow} aria-rowcount={items.length}>
        <caption class="sr-only">Hosts</caption>
        <TableHead
          columns={columns}
          sort={query.sort}
          pathOf={(sort) => fleetPath({ ...query, sort })}
          choose={(sort) => ask({ ...query, sort })}
          ticks={{
            label: "Tick all that the filter shows",
            state: ticks.head.value,
            toggle: ticks.toggleAll,
          }}
        />
        <Spacer height={first === null ? range?.above ?? 0 : 0} />
        <Rows {...props} items={shown} sketches={sketches} />
        <Spacer height={first === null ? range?.below ?? 0 : 0} />
      </table>
    </div>
  );
}

function inRange(items: readonly FleetItem[], range: RowRange | null): readonly FleetItem[] {
  return range === null ? items : items.slice(range.start, range.end);
}

interface RowsProps extends HostTableProps {
  sketches: ReadonlySignal<DrawnSketches | null>;
}

function Rows({ items, columns, query, ticks, silenceGroup, sketches }: RowsProps) {
  const toMarkup = useContext(RowMarkupContext);
  const now = useNow();
  const windows = useContext(WindowsContext);
  const words = useMemo(() => filterWords(query), [query.text]);
  // A row that stays is the same element: while the others scroll by, nothing of it is compared.
  const made = useMemo(() => new Map<HostSignal, VNode>(), [columns, words, ticks]);
  const rowOf = (host: HostSignal) =>
    made.getOrInsertComputed(
      host,
      () => <HostRow key={host.peek().name} host={host} {...{ columns, words, ticks, sketches }} />,
    );
  if (toMarkup === null || words.length > 0 || items.some((item) => "heading" in item)) {
    return (
      <tbody>
        {items.map((item) =>
          "host" in item ? rowOf(item.host) : (
            <GroupRow
              key={`# ${item.heading.section}`}
              heading={item.heading}
            >
              <GroupActs heading={item.heading} silenceGroup={silenceGroup} />
            </GroupRow>
          )
        )}
      </tbody>
    );
  }
  const options = { nowUnix: now.peek(), columns, windows: windows.peek() };
  const rows = items.map((item) => "host" in item ? toMarkup(item.host.peek(), options) : "");
  // deno-lint-ignore react-no-danger -- what Preact rendered of the same rows
  return <tbody dangerouslySetInnerHTML={{ __html: rows.join("") }} />;
}

interface GroupActsProps extends Pick<HostTableProps, "silenceGroup"> {
  heading: FleetHeading;
}

function GroupActs({ heading: { group }, silenceGroup }: GroupActsProps) {
  if (group === null) return null;
  return (
    <SilenceMenu
      what={`group ${group}`}
      silence={(until) => silenceGroup(group, until)}
      group={group}
    />
  );
}
