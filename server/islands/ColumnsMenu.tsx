import type { TableColumn } from "./table/columns.ts";
import { columnsCookie, type ListName } from "./table/remembered_columns.ts";
import { ViewMenu } from "./table/ViewMenu.tsx";

export interface ColumnsMenuProps {
  list: ListName;
  columns: readonly TableColumn[];
  /** Keys; null: as they are by default. */
  chosen: readonly string[] | null;
  /** What the order of the list is called. */
  ownOrder: string;
}

/** Which columns a list has that only the server draws. */
export function ColumnsMenu({ list, columns, chosen, ownOrder }: ColumnsMenuProps) {
  return (
    <ViewMenu
      columns={columns}
      chosen={chosen}
      choose={(keys) => {
        document.cookie = columnsCookie(list, keys);
        location.reload();
      }}
      sort={null}
      ownOrder={ownOrder}
      sortBy={() => {}}
    />
  );
}
