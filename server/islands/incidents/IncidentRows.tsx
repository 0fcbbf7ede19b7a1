import type { IncidentRow } from "../../views/mod.ts";
import { placeColumns } from "../table/columns.ts";
import { ListTable, UNSORTED } from "../table/ListTable.tsx";
import type { Ticks } from "../table/ticks.ts";
import { INCIDENT_CELLS, shownLevel } from "./incident_cells.tsx";
import { INCIDENT_COLUMNS, type IncidentColumns } from "./incident_columns.ts";

const USUAL = placeColumns(INCIDENT_COLUMNS, null);

interface IncidentRowsProps {
  rows: readonly IncidentRow[];
  /** Default: the usual ones. */
  columns?: IncidentColumns;
  ticks?: Ticks;
}

/** Incidents as the rows of one table. */
export function IncidentRows({ rows, columns = USUAL, ticks }: IncidentRowsProps) {
  return (
    <ListTable
      label="Incidents, those that are not over first"
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
      {...UNSORTED}
      {...ticks !== undefined && { ticks }}
    />
  );
}
