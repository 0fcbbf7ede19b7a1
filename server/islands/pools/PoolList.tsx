import { type ReadonlySignal, useComputed } from "@preact/signals";
import type { PoolRow, PoolsPage } from "../../views/mod.ts";
import { poolKey } from "../../views/mod.ts";
import { ALL_POOLS, poolsPath, type PoolsQuery } from "../../views/pools_query.ts";
import { loadedBulk } from "../acts/loaded_bulk.tsx";
import { ListTable } from "../table/ListTable.tsx";
import { type Ticks, useTicks } from "../table/ticks.ts";
import { formatCount } from "../ui/format.ts";
import { Pages } from "../ui/Pages.tsx";
import { POOL_CELLS } from "./pool_cells.tsx";
import type { PoolColumns } from "./pool_columns.ts";

const PoolsBulk = loadedBulk(() => import("./PoolsBulk.tsx").then((module) => module.PoolsBulk));

interface PoolListProps {
  page: ReadonlySignal<PoolsPage>;
  /** What is asked for, which may be on its way. */
  query: PoolsQuery;
  columns: PoolColumns;
  ask: (query: PoolsQuery) => void;
}

/** One page of pools as rows, with what can be done to several. */
export function PoolList({ page, query, columns, ask }: PoolListProps) {
  const { rows, total, pages } = page.value;
  const ticks = useTicks(useComputed(() => page.value.rows.map(poolKey)));
  if (rows.length === 0) return <NothingFound />;
  return (
    <>
      <ListTable
        label="Pools of the fleet, riskiest first"
        name="pool-table"
        columns={columns}
        cells={POOL_CELLS}
        keyOf={poolKey}
        nameOf={({ pool, host }) => `${pool.name} on ${host}`}
        marks={marksOf}
        readingOf={(row) => row}
        rows={rows}
        sort={query.sort}
        pathOf={(sort) => poolsPath({ ...query, sort, page: 1 })}
        choose={(sort) => ask({ ...query, sort, page: 1 })}
        ticks={ticks}
      />
      <Pages
        label="Pools"
        page={page.value.query.page}
        pages={pages}
        total={`${formatCount(total)} pools`}
        pathOf={(other) => poolsPath({ ...query, page: other })}
      />
      <PoolsBulk chosen={chosenOf(rows, ticks)} clear={ticks.clear} />
    </>
  );
}

function chosenOf(rows: readonly PoolRow[], ticks: Ticks): readonly PoolRow[] {
  const chosen = new Set(ticks.chosen.value);
  return rows.filter((row) => chosen.has(poolKey(row)));
}

function marksOf({ host, id, pool, level, is_held, missing }: PoolRow) {
  return {
    "data-role": "pool",
    "data-host": host,
    "data-pool": pool.name,
    "data-status": level,
    "data-guid": id,
    "data-held": is_held || missing !== null || level === "unknown" ? "" : undefined,
  };
}

function NothingFound() {
  return (
    <section class="empty card" role="status">
      <h2>No pool is like that</h2>
      <p>
        <a href={poolsPath(ALL_POOLS)}>Show all</a>
      </p>
    </section>
  );
}
