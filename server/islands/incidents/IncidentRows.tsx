import type { IncidentSortColumn } from "../../views/incident_filter.ts";
import { type IncidentRow, shownLevel } from "../../views/incidents.ts";
import type { TableSort } from "../../views/table_sort.ts";
import { placeColumns } from "../table/columns.ts";
import { ListTable, UNSORTED } from "../table/ListTable.tsx";
import type { Ticks } from "../table/ticks.ts";
import { INCIDENT_CELLS } from "./incident_cells.tsx";
import { INCIDENT_COLUMNS, type IncidentColumn, type IncidentColumns } from "./incident_columns.ts";

/** Of a list in one order. */
const USUAL = placeColumns<IncidentColumn, IncidentSortColumn>(
  INCIDENT_COLUMNS.map(({ sort: _, ...column }) => column),
  null,
);

interface IncidentRowsProps {
  rows: readonly IncidentRow[];
  /** Default: the usual ones. */
  columns?: IncidentColumns;
  ticks?: Ticks;
  /** Of a list that can be sorted. */
  order?: IncidentsOrder;
}

export interface IncidentsOrder {
  sort: TableSort<IncidentSortColumn> | null;
  /** The address of the list in another order. */
  pathOf: (sort: TableSort<IncidentSortColumn> | null) => string;
  choose: (sort: TableSort<IncidentSortColumn> | null) => void;
}

/** Incidents as the rows of one table. */
export function IncidentRows(
  { rows, columns = USUAL, ticks, order = UNSORTED }: IncidentRowsProps,
) {
  return (
    <ListTable
      label={order.sort === null ? "Incidents, those that are not over first" : "Incidents"}
      name="incident-table"
      columns={columns}
      cells={INCIDENT_CELLS}
      keyOf={({ id }) => id}
      nameOf={({ place, sentence }) => `${place}: ${sentence}`}
      marks={(row) => ({
        "data-role": "incident",
        "data-incident": row.id,
        "data-status": shownLevel(row),
        "data-state": row.state,
        "data-over": row.state === "resolved" ? "" : undefined,
      })}
      rows={rows}
      {...order}
      {...ticks !== undefined && { ticks }}
    />
  );
}
