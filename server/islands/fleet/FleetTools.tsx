import type { FleetLayout } from "../preferences.ts";
import { ViewMenu } from "../table/ViewMenu.tsx";
import { FLEET_COLUMNS } from "./fleet_columns.ts";
import type { FleetState } from "./fleet_state.ts";
import { HostLevelFilter, TextFilter } from "./FleetFilterBar.tsx";
import { LayoutSwitch } from "./LayoutSwitch.tsx";

interface FleetToolsProps {
  fleet: FleetState;
  layout: FleetLayout;
  chooseLayout: (layout: FleetLayout) => void;
  columns: readonly string[] | null;
  chooseColumns: (keys: readonly string[] | null) => void;
  csvPath: string;
}

/** Which hosts are shown, and how. */
export function FleetTools(props: FleetToolsProps) {
  const { fleet, layout, chooseLayout, columns, chooseColumns, csvPath } = props;
  const { sort, isGrouped } = fleet.query.value;
  const hasGroups = fleet.cards.value.some(({ group }) => group !== null);
  return (
    <div class="page-head list-head">
      <HostLevelFilter counts={fleet.counts.value} query={fleet.query} />
      <div class="page-tools">
        <TextFilter query={fleet.query} />
        <LayoutSwitch layout={layout} choose={chooseLayout} />
        <ViewMenu
          columns={FLEET_COLUMNS}
          chosen={columns}
          choose={chooseColumns}
          sort={sort}
          ownOrder="Worst first"
          sortBy={(next) => fleet.query.value = { ...fleet.query.peek(), sort: next }}
        >
          {hasGroups && (
            <label class="menu-tick">
              <input
                type="checkbox"
                checked={isGrouped}
                onClick={() => fleet.query.value = { ...fleet.query.peek(), isGrouped: !isGrouped }}
              />
              By group
            </label>
          )}
        </ViewMenu>
        <a class="csv-link" href={csvPath} download>CSV</a>
      </div>
    </div>
  );
}
