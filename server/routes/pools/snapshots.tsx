/** `GET /pools/snapshots`: every dataset of the fleet with its snapshots, the uncovered first. */
import { signal } from "@preact/signals";
import { Island } from "../../components/Island.tsx";
import { ColumnsMenu } from "../../islands/ColumnsMenu.tsx";
import { placeColumns } from "../../islands/table/columns.ts";
import { ListTable } from "../../islands/table/ListTable.tsx";
import { readColumns } from "../../islands/table/remembered_columns.ts";
import { formatCount } from "../../islands/ui/format.ts";
import { Pages } from "../../islands/ui/Pages.tsx";
import { PoolViews } from "../../islands/pools/PoolViews.tsx";
import { NowContext } from "../../islands/ui/server_clock.ts";
import {
  COVERAGE_STATES,
  coverageCsvPath,
  type SnapshotBoardPage,
  type SnapshotQuery,
  type SnapshotRow,
  snapshotsPath,
} from "../../views/snapshot_board.ts";
import type { AppRequest } from "../../web/app_request.ts";
import { sortText } from "../../views/table_sort.ts";
import { sendPage } from "../../web/send_page.ts";
import { askedCoverage, coverageReader } from "../api/coverage.ts";
import { COVERAGE_WORDS, snapshotCells } from "./snapshot_cells.tsx";
import { SNAPSHOT_BOARD_COLUMNS } from "./snapshot_columns.ts";

export async function showSnapshots(request: AppRequest): Promise<Response> {
  const { reads, clock } = request.get("context");
  const page = await reads.snapshots.page(askedCoverage(request), coverageReader(request));
  return sendPage(request, {
    title: "Snapshots",
    body: (
      <SnapshotsPage
        page={page}
        columns={readColumns(request.req.header("cookie"), "snapshots")}
        now_unix={clock.nowMs() / 1000}
      />
    ),
  });
}

interface SnapshotsPageProps {
  page: SnapshotBoardPage;
  /** Keys of the columns that this browser likes to see; null: the usual ones. */
  columns: readonly string[] | null;
  now_unix: number;
}

/** What is known of the snapshots of all datasets. */
export function SnapshotsPage({ page, columns, now_unix }: SnapshotsPageProps) {
  const { rows, total, pages, text, state, sort, first_only } = page;
  return (
    <NowContext.Provider value={signal(now_unix)}>
      <div class="page-head">
        <h1>Snapshots</h1>
        <PoolViews shown="snapshots" />
      </div>
      <div class="page-head list-head">
        <StateLinks page={page} />
        <div class="page-tools">
          <Filter page={page} />
          <Island
            name="ColumnsMenu"
            component={ColumnsMenu}
            props={{
              list: "snapshots",
              columns: SNAPSHOT_BOARD_COLUMNS,
              chosen: columns,
              ownOrder: "Uncovered first",
              sort,
            }}
          />
          <a class="csv-link" href={coverageCsvPath(page)} download>CSV</a>
        </div>
      </div>
      {rows.length === 0
        ? (
          <section class="empty card" role="status">
            <h2>No dataset {text === "" && state === null ? "was read" : "is like that"}</h2>
            <p>
              {text === "" && state === null
                ? "No host has told its datasets yet."
                : <a href="/pools/snapshots">Show all</a>}
            </p>
          </section>
        )
        : <SnapshotTable {...{ rows, page, columns, now_unix }} />}
      {first_only !== null && (
        <p class="muted">
          Sorted: the first {formatCount(first_only)} of them. A filter leads to others.
        </p>
      )}
      <Pages
        label="Snapshots"
        page={page.page}
        pages={pages}
        total={`${formatCount(total)} datasets${sort === null ? ", the uncovered first" : ""}`}
        pathOf={(other) => snapshotsPath({ ...page, page: other })}
      />
    </NowContext.Provider>
  );
}

/** A plain form: its answer is an address. */
function Filter({ page: { text, state, sort } }: { page: SnapshotQuery }) {
  return (
    <form
      class="text-filter"
      action="/pools/snapshots"
      role="search"
      aria-label="Filter datasets"
    >
      <input
        type="search"
        name="q"
        defaultValue={text}
        maxLength={255}
        placeholder="Dataset or host"
        aria-label="Dataset or host"
        autocomplete="off"
      />
      {state !== null && <input type="hidden" name="state" value={state} />}
      {sort !== null && <input type="hidden" name="sort" value={sortText(sort)} />}
      <button type="submit" class="secondary no-script">Show</button>
    </form>
  );
}

function StateLinks({ page }: { page: SnapshotBoardPage }) {
  const all = COVERAGE_STATES.reduce((sum, state) => sum + page.counts[state], 0);
  return (
    <nav class="level-filter" aria-label="Filter by coverage">
      {[null, ...COVERAGE_STATES].map((state) => (
        <a
          key={state ?? "all"}
          class="level-link"
          href={snapshotsPath({ ...page, state, page: 1 })}
          data-tone={state === null ? "all" : COVERAGE_WORDS[state].tone}
          data-empty={state !== null && page.counts[state] === 0 ? "" : undefined}
          aria-current={page.state === state ? "true" : undefined}
        >
          <span class="level-count">{formatCount(state === null ? all : page.counts[state])}</span>
          {" "}
          <span class="level-word">{state === null ? "All" : COVERAGE_WORDS[state].word}</span>
        </a>
      ))}
    </nav>
  );
}

interface SnapshotTableProps extends SnapshotsPageProps {
  rows: readonly SnapshotRow[];
}

function SnapshotTable({ rows, page, columns, now_unix }: SnapshotTableProps) {
  return (
    <ListTable
      label="Snapshots of datasets by class: age of the newest, how often they are made, how many"
      name="snapshot-table"
      columns={placeColumns(SNAPSHOT_BOARD_COLUMNS, columns)}
      cells={snapshotCells(now_unix)}
      keyOf={({ host, dataset }) => `${host}/${dataset}`}
      marks={({ host, dataset, state }) => ({
        "data-role": "dataset",
        "data-host": host,
        "data-dataset": dataset,
        "data-state": state,
      })}
      readingOf={(row) => row}
      rows={rows}
      sort={page.sort}
      pathOf={(sort) => snapshotsPath({ ...page, sort, page: 1 })}
      choose={() => {}}
    />
  );
}
