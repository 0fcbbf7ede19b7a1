/** `GET /journal`: what changed on all hosts within a time, the newest first; page by page. */
import { Island } from "../../components/Island.tsx";
import { ColumnsMenu } from "../../islands/ColumnsMenu.tsx";
import { readColumns } from "../../islands/table/remembered_columns.ts";
import { Moment } from "../../islands/ui/Moment.tsx";
import {
  ANY_CHANGE,
  JOURNAL_PARTS,
  type JournalFilter,
  journalPath,
  journalRange,
  journalWords,
} from "../../views/fleet_journal.ts";
import type { AppRequest } from "../../web/app_request.ts";
import { sendPage } from "../../web/send_page.ts";
import { ErrorPage } from "../error.tsx";
import { DayFields, FilterChoice, FilterField, PlaceFields } from "../FilterFields.tsx";
import { JOURNAL_COLUMNS, JournalTable } from "./journal_table.tsx";
import { type FleetChanges, readFleetJournal } from "./read_journal.ts";

export async function showFleetJournal(request: AppRequest): Promise<Response> {
  const { reads, clock } = request.get("context");
  const found = await readFleetJournal(request);
  if (typeof found === "string") {
    return sendPage(request, {
      status: 400,
      title: "Cannot show these changes",
      body: ErrorPage({ status: 400, message: `${found}.` }),
      live: false,
    });
  }
  const groups = reads.cards.all().flatMap(({ group }) => group ?? []);
  return sendPage(request, {
    title: "What changed",
    body: (
      <FleetJournalPage
        {...found}
        groups={[...new Set(groups)].sort()}
        columns={readColumns(request.req.header("cookie"), "journal")}
        nowMs={clock.nowMs()}
      />
    ),
  });
}

interface FleetJournalPageProps extends FleetChanges {
  /** Those that hosts are in. */
  groups: readonly string[];
  /** Keys of the columns that this browser likes to see; null: the usual ones. */
  columns: readonly string[] | null;
  nowMs: number;
}

function FleetJournalPage(props: FleetJournalPageProps) {
  const { filter, changes, next, isFirst, reached_ms, groups, columns, nowMs } = props;
  return (
    <>
      <div class="page-head list-head">
        <h1>What changed</h1>
        <Ranges filter={filter} nowMs={nowMs} />
      </div>
      <FilterForm filter={filter} groups={groups} />
      <div class="page-tools table-tools">
        <Island
          name="ColumnsMenu"
          component={ColumnsMenu}
          props={{
            list: "journal",
            columns: JOURNAL_COLUMNS,
            chosen: columns,
            ownOrder: "The newest first",
            sort: null,
          }}
        />
        <a
          class="csv-link"
          href={`/api${journalPath(filter).replace("/journal", "/journal.csv")}`}
          download
        >
          CSV
        </a>
      </div>
      {changes.length === 0
        ? (
          <p class="nothing card" role="status">
            {isFirst ? "Nothing of that changed" : "No older changes"}
          </p>
        )
        : <JournalTable {...{ changes, columns }} nowUnix={nowMs / 1000} />}
      {reached_ms !== null && <Reached {...{ filter, nowMs }} reachedMs={reached_ms} />}
      {(next !== null || !isFirst) && (
        <nav class="pages" aria-label="Pages: Changes">
          {!isFirst && <a href={journalPath(filter)}>Newest</a>}
          {next !== null && <a href={journalPath(filter, next)} rel="next">Next</a>}
        </nav>
      )}
    </>
  );
}

const HOUR_MS = 3_600_000;

const RANGES = [
  { word: "12 hours", hours: 12 },
  { word: "24 hours", hours: 24 },
  { word: "7 days", hours: 168 },
  { word: "31 days", hours: 743 },
] as const;

/** Until now, from so long ago; a day where nothing is said. */
function Ranges({ filter, nowMs }: { filter: JournalFilter; nowMs: number }) {
  const minute = Math.floor(nowMs / 60_000) * 60_000;
  return (
    <nav class="view-links" aria-label="Ranges">
      {RANGES.map(({ word, hours }) => {
        const from_ms = hours === 24 ? null : minute - hours * HOUR_MS;
        const asked = filter.from_ms === null ? 24 : Math.round((nowMs - filter.from_ms) / HOUR_MS);
        const isShown = filter.until_ms === null && asked === hours;
        return (
          <a
            key={word}
            href={journalPath({ ...filter, from_ms, until_ms: null })}
            aria-current={isShown ? "true" : undefined}
          >
            {word}
          </a>
        );
      })}
    </nav>
  );
}

/** A plain form: its answer is an address. */
function FilterForm({ filter, groups }: { filter: JournalFilter; groups: readonly string[] }) {
  const { from = "", until = "" } = journalWords(filter);
  return (
    <form class="incident-filter" action="/journal" role="search" aria-label="Filter changes">
      <PlaceFields filter={filter} groups={groups} />
      <FilterField label="What">
        <FilterChoice
          name="what"
          chosen={filter.what}
          options={Object.entries(JOURNAL_PARTS).map(([part, word]) => [part, word])}
        />
      </FilterField>
      <DayFields from={from} until={until} />
      <button type="submit" class="primary">Show</button>
      <a href={journalPath(ANY_CHANGE)}>Clear</a>
    </form>
  );
}

/** How far the look reached where there are too many changes for one. */
function Reached({ filter, nowMs, reachedMs }: {
  filter: JournalFilter;
  nowMs: number;
  reachedMs: number;
}) {
  const rest = { ...filter, ...journalRange(filter, nowMs), until_ms: reachedMs };
  return (
    <p class="nothing card" role="status">
      There are many changes: those before <Moment unix={reachedMs / 1000} />{" "}
      were not looked through. <a href={journalPath(rest)}>Go on there</a>
    </p>
  );
}
