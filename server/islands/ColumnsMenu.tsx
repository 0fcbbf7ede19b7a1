import { sortText, type TableSort } from "../views/table_sort.ts";
import type { TableColumn } from "./table/columns.ts";
import { columnsCookie, type ListName } from "./table/remembered_columns.ts";
import { ViewMenu } from "./table/ViewMenu.tsx";

export interface ColumnsMenuProps {
  list: ListName;
  columns: readonly TableColumn[];
  /** Keys; null: as they are by default. */
  chosen: readonly string[] | null;
  /** What the list's own order is called. */
  ownOrder: string;
  /** Null: the list's own. */
  sort: TableSort | null;
}

/** The columns and the order of a list that only the server draws. */
export function ColumnsMenu({ list, columns, chosen, ownOrder, sort }: ColumnsMenuProps) {
  return (
    <ViewMenu
      columns={columns}
      chosen={chosen}
      choose={(keys) => {
        document.cookie = columnsCookie(list, keys);
        location.reload();
      }}
      sort={sort}
      ownOrder={ownOrder}
      sortBy={(wanted) => location.assign(inOrder(location.href, wanted))}
    />
  );
}

/** The first page of the list at `address` in another order. */
function inOrder(address: string, sort: TableSort | null): string {
  const { pathname, searchParams } = new URL(address);
  searchParams.delete("page");
  if (sort === null) searchParams.delete("sort");
  else searchParams.set("sort", sortText(sort));
  return searchParams.size === 0 ? pathname : `${pathname}?${searchParams}`;
}
