/** `GET /pools/snapshots`: every dataset of the fleet with its snapshots, the uncovered first. */
import { signal } from "@preact/signals";
import { durationText } from "../../../shared/verdict/number_text.ts";
import { readPage } from "../../../shared/page_of.ts";
import { hostPath } from "../../views/paths.ts";
import { isStale } from "../../islands/ui/Age.tsx";
import { formatAge, formatCount, formatMoment, YOUNG_HELD } from "../../islands/ui/format.ts";
import { LevelBadge, type Tone } from "../../islands/ui/LevelBadge.tsx";
import { Pages } from "../../islands/ui/Pages.tsx";
import { PoolViews } from "../../islands/pools/PoolViews.tsx";
import { NowContext } from "../../islands/ui/server_clock.ts";
import {
  COVERAGE_STATES,
  type CoverageState,
  readSnapshotQuery,
  SNAPSHOT_COLUMNS,
  type SnapshotBoardPage,
  type SnapshotCell,
  type SnapshotQuery,
  type SnapshotRow,
  snapshotsPath,
} from "../../views/snapshot_board.ts";
import type { AppRequest } from "../../web/app_request.ts";
import { sendPage } from "../../web/send_page.ts";

export async function showSnapshots(request: AppRequest): Promise<Response> {
  const { reads, clock, onFault } = request.get("context");
  const query = new URL(request.req.url).searchParams;
  const asked = readSnapshotQuery(query, readPage(query.get("page")));
  const { signal: gone } = request.req.raw;
  const page = await reads.snapshots.page(asked, { clock, signal: gone, onFault });
  return sendPage(request, {
    title: "Snapshots",
    body: <SnapshotsPage page={page} now_unix={clock.nowMs() / 1000} />,
    live: false,
  });
}

/** What is known of the snapshots of all datasets. */
export function SnapshotsPage({ page, now_unix }: { page: SnapshotBoardPage; now_unix: number }) {
  const { rows, total, pages, text, state } = page;
  return (
    <NowContext.Provider value={signal(now_unix)}>
      <div class="page-head">
        <h1>Snapshots</h1>
        <PoolViews shown="snapshots" />
        <Filter page={page} />
      </div>
      <StateLinks page={page} />
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
        : <SnapshotTable {...{ rows, now_unix }} />}
      <Pages
        label="Snapshots"
        page={page.page}
        pages={pages}
        total={`${formatCount(total)} datasets, the uncovered first`}
        pathOf={(other) => snapshotsPath({ ...page, page: other })}
      />
    </NowContext.Provider>
  );
}

/** A plain form: its answer is an address. */
function Filter({ page: { text, state } }: { page: SnapshotQuery }) {
  return (
    <form class="form-line" action="/pools/snapshots" role="search" aria-label="Filter datasets">
      <label>
        Dataset or host{" "}
        <input type="search" name="q" defaultValue={text} maxLength={255} autocomplete="off" />
      </label>
      {state !== null && <input type="hidden" name="state" value={state} />}
      <button type="submit" class="primary">Show</button>
    </form>
  );
}

/** Of each state, its word and how it is drawn. */
const STATES: Readonly<Record<CoverageState, { word: string; tone: Tone }>> = {
  uncovered: { word: "Uncovered", tone: "warning" },
  late: { word: "Late", tone: "warning" },
  unknown: { word: "Not known", tone: "unknown" },
  covered: { word: "Covered", tone: "ok" },
  empty: { word: "Holds nothing", tone: "none" },
};

function StateLinks({ page }: { page: SnapshotBoardPage }) {
  const all = COVERAGE_STATES.reduce((sum, state) => sum + page.counts[state], 0);
  return (
    <nav class="level-filter snapshot-states" aria-label="Filter by coverage">
      {[null, ...COVERAGE_STATES].map((state) => (
        <a
          key={state ?? "all"}
          class="level-link"
          href={snapshotsPath({ text: page.text, state, page: 1 })}
          data-tone={state === null ? "all" : STATES[state].tone}
          data-empty={state !== null && page.counts[state] === 0 ? "" : undefined}
          aria-current={page.state === state ? "true" : undefined}
        >
          <span class="level-count">{formatCount(state === null ? all : page.counts[state])}</span>
          {" "}
          <span class="level-word">{state === null ? "All" : STATES[state].word}</span>
        </a>
      ))}
    </nav>
  );
}

const HEADINGS: Readonly<Record<typeof SNAPSHOT_COLUMNS[number], string>> = {
  hourly: "Hourly",
  daily: "Daily",
  weekly: "Weekly",
  monthly: "Monthly",
  other: "Others",
};

function SnapshotTable({ rows, now_unix }: { rows: readonly SnapshotRow[]; now_unix: number }) {
  return (
    <table class="host-rows snapshot-rows">
      <caption class="sr-only">
        Snapshots of datasets by class: age of the newest, how often they are made, how many
      </caption>
      <thead>
        <tr>
          <th scope="col">Coverage</th>
          <th scope="col">Dataset</th>
          {SNAPSHOT_COLUMNS.map((column) => <th key={column} scope="col">{HEADINGS[column]}</th>)}
          <th scope="col">Read</th>
        </tr>
      </thead>
      <tbody>{rows.map((row) => lineOf(row, now_unix))}</tbody>
    </table>
  );
}

/** Nothing here ages by itself: each word is made once, since a page has thousands. */
function lineOf(row: SnapshotRow, nowUnix: number) {
  const { host, dataset, state, cells, read_unix } = row;
  const stale = isStale(row, nowUnix);
  return (
    <tr
      key={`${host}/${dataset}`}
      data-role="dataset"
      data-host={host}
      data-dataset={dataset}
      data-state={state}
      data-stale={stale ? "" : undefined}
    >
      <td class="cell-level">
        {LevelBadge({ tone: STATES[state].tone, children: STATES[state].word })}
      </td>
      <td class="cell-pool">
        <strong>{dataset}</strong> on <a href={hostPath(host)}>{host}</a>
        <span class="muted cover-words">{coverText(row)}</span>
      </td>
      {SNAPSHOT_COLUMNS.map((column) => (
        <td key={column} class="value" data-label={HEADINGS[column]}>
          {cells === null
            ? (column === "other" ? "not told" : "")
            : cells.filter((cell) =>
              cell.column === column
            )
              .map((cell) =>
                cellOf(cell, nowUnix)
              )}
        </td>
      ))}
      <td class="cell-seen" data-label="Read">
        {stale && "stale, "}
        {read_unix === null ? "never" : formatAge(read_unix, nowUnix)}
      </td>
    </tr>
  );
}

/** What a snapshot cell does not say. */
function coverText({ guest, is_replicated, is_backed_up, unmet }: SnapshotRow): string {
  return [
    guest === null ? [] : `disk of ${guest}`,
    is_replicated === true ? "replicated" : [],
    is_backed_up === true ? "backed up" : [],
    unmet.length === 0 ? [] : `policy not met: ${unmet.join(", ")}`,
  ].flat().join(", ");
}

function cellOf(cell: SnapshotCell, nowUnix: number) {
  const { class: label, column, count, newest_unix, gap_seconds, is_late } = cell;
  const tool = label.endsWith(` ${column}`) ? label.slice(0, -column.length - 1) : label;
  const rhythm = gap_seconds === null ? "" : `, each ${durationText(gap_seconds)}`;
  const words = `${formatAge(newest_unix, nowUnix, YOUNG_HELD)}${rhythm}, ${
    formatCount(count)
  } by ${tool}`;
  return (
    <span
      key={label}
      class="snapshot-class"
      title={newest_unix === null ? undefined : formatMoment(newest_unix)}
    >
      {is_late && <strong data-tone="warning">late:</strong>} {words}
    </span>
  );
}
