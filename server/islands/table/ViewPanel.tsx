import { sortText, type TableSort } from "../../views/table_sort.ts";
import type { TableColumn } from "./columns.ts";
import type { ViewChoices } from "./view_choices.ts";

/** What can be chosen of how a list looks. */
export function ViewPanel<S extends string>(props: ViewChoices<S>) {
  const { columns, chosen, choose, sort, ownOrder, sortBy, children } = props;
  const sortable = columns.filter((column) => column.sort !== undefined);
  const optional = columns.filter(({ isFixed }) => isFixed !== true);
  const isShown = ({ key, isExtra }: TableColumn<string, S>) =>
    chosen === null ? isExtra !== true : chosen.includes(key);
  const toggle = (column: TableColumn<string, S>) =>
    choose(optional.filter((each) => isShown(each) !== (each === column)).map(({ key }) => key));
  return (
    <div class="menu-panel card">
      {children}
      {sortable.length > 0 && (
        <label class="menu-field">
          Sort by
          <select
            value={sort === null ? "" : sortText(sort)}
            onChange={({ currentTarget: { value } }) => sortBy(toSort(sortable, value))}
          >
            <option value="">{ownOrder}</option>
            {sortable.flatMap((column) => sortOptions(column))}
          </select>
        </label>
      )}
      <fieldset class="choices">
        <legend>Columns, as far as there is room</legend>
        {optional.map((column) => (
          <label key={column.key}>
            <input
              type="checkbox"
              checked={isShown(column)}
              onClick={() => toggle(column)}
            />
            {column.heading}
          </label>
        ))}
      </fieldset>
      {chosen !== null && (
        <button type="button" class="quiet" onClick={() => choose(null)}>
          The usual columns
        </button>
      )}
    </div>
  );
}

const OF_NAMES = ["A to Z", "Z to A"] as const;
const OF_FIGURES = ["lowest first", "highest first"] as const;

function sortOptions({ heading, sort }: TableColumn) {
  if (sort === undefined) return [];
  const [up, down] = sort.ways ?? (sort.first === "up" ? OF_NAMES : OF_FIGURES);
  const options = [[sort.by, up], [`-${sort.by}`, down]] as const;
  return options.map(([value, way]) => (
    <option key={value} value={value}>{`${heading}, ${way}`}</option>
  ));
}

function toSort<S extends string>(
  columns: readonly TableColumn<string, S>[],
  value: string,
): TableSort<S> | null {
  return columns.flatMap(({ sort }) =>
    sort === undefined ? [] : [
      { column: sort.by, descending: false },
      { column: sort.by, descending: true },
    ]
  ).find((sort) => sortText(sort) === value) ?? null;
}
