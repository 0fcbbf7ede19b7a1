import type { GuestSort, GuestView } from "../../views/mod.ts";
import { DEFAULT_SORT, guestsCsvPath, guestsPath } from "../../views/guest_query.ts";
import { columnClass } from "../table/columns.ts";
import { openRow } from "../table/open_row.ts";
import { TableHead } from "../table/TableHead.tsx";
import { useColumns } from "../table/use_columns.ts";
import { ViewMenu } from "../table/ViewMenu.tsx";
import { useStale } from "../ui/Age.tsx";
import { useSteadyList } from "../ui/steady_list.ts";
import { GUEST_CELLS } from "./guest_cells.tsx";
import { COLUMNS_OF_ADDRESSES, GUEST_COLUMNS, type GuestColumns } from "./guest_columns.ts";
import type { GuestResults } from "./guest_results.ts";
import { StatusChips } from "./StatusChips.tsx";

interface GuestRowsProps {
  guests: readonly GuestView[];
  results: GuestResults;
  /** Keys of columns; null: the usual ones. */
  remembered: readonly string[] | null;
}

/** Guests as the rows of one table, with what was found in each highlighted. */
export function GuestRows({ guests, results, remembered }: GuestRowsProps) {
  const all = guests.some(isFoundByAddress) ? COLUMNS_OF_ADDRESSES : GUEST_COLUMNS;
  const { columns, chosen, choose } = useColumns("guests", all, remembered);
  useSteadyList('[data-role="guest"]', guests);
  const query = results.query.value;
  const sortBy = (sort: GuestSort | null) =>
    results.ask({ ...query, sort: sort ?? DEFAULT_SORT, page: 1 });
  return (
    <>
      <div class="list-head guest-tools">
        <StatusChips results={results} />
        <ViewMenu
          columns={GUEST_COLUMNS}
          chosen={chosen}
          choose={choose}
          sort={query.sort}
          ownOrder="By name"
          sortBy={sortBy}
        />
        <a class="csv-link" href={guestsCsvPath(query)} download>CSV</a>
      </div>
      <div class="table-box">
        <table
          class="table guest-table"
          aria-busy={results.state.value === "searching"}
          onClick={openRow}
        >
          <caption class="sr-only">Guests of the fleet</caption>
          <TableHead
            columns={columns}
            sort={query.sort}
            pathOf={(sort) => guestsPath({ ...query, sort: sort ?? DEFAULT_SORT, page: 1 })}
            choose={sortBy}
          />
          <tbody>
            {guests.map((guest) => (
              <GuestRow
                key={`${guest.host}/${guest.type}/${guest.vmid}`}
                guest={guest}
                columns={columns}
              />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** What was found is seen, also where there is no room for the addresses of all. */
function isFoundByAddress({ found }: GuestView): boolean {
  return found.ip !== undefined || found.mac !== undefined;
}

function GuestRow({ guest, columns }: { guest: GuestView; columns: GuestColumns }) {
  const { host, vmid } = guest;
  const stale = useStale(guest);
  return (
    <tr
      data-role="guest"
      data-host={host}
      data-vmid={vmid}
      data-stale={stale}
      data-hit={isFoundByAddress(guest) ? "" : undefined}
    >
      {columns.map((column) => (
        <td key={column.key} class={columnClass(column)} data-label={column.heading}>
          {GUEST_CELLS[column.key](guest)}
        </td>
      ))}
    </tr>
  );
}
