import { useEffect, useMemo, useRef } from "preact/hooks";
import { useSignalEffect } from "@preact/signals";
import { countPages } from "../../shared/page_of.ts";
import { systemClock } from "../../shared/clock.ts";
import type { GuestsFound } from "../views/mod.ts";
import {
  guestParameters,
  type GuestQuery,
  GUESTS_ON_PAGE,
  guestsPath,
  MAX_QUERY_LENGTH,
  sortText,
} from "../views/guest_query.ts";
import { createGuestResults, type GuestResults } from "./guests/guest_results.ts";
import { GuestRows } from "./guests/GuestRows.tsx";
import { followKeys, ROW_LINK } from "./guests/row_keys.ts";
import { useLive } from "./live.ts";
import { formatCount } from "./ui/format.ts";
import { Pages } from "./ui/Pages.tsx";
import { NowContext, useServerClock } from "./ui/server_clock.ts";
import { Unread } from "./ui/Unread.tsx";
import { showAddress } from "./show_address.ts";

export interface GuestSearchProps {
  query: GuestQuery;
  answer: GuestsFound;
  /** Keys of the columns that this browser likes to see; null: the usual ones. */
  columns: readonly string[] | null;
  now_unix: number;
}

/** After the last key: long enough to type on, too short to be waited for. */
const TYPING_MS = 120;

const FETCH_TIMEOUT_MS = 10_000;

/** Every guest of the fleet, found by words; live. */
export function GuestSearch({ query, answer, columns, now_unix }: GuestSearchProps) {
  const { now, sync } = useServerClock(now_unix);
  const results = useMemo(
    () => createGuestResults({ query, answer, search: fetchGuests, clock: systemClock }),
    [],
  );
  const root = useRef<HTMLDivElement>(null);

  useLive("guests", {
    joined: (reply) => {
      sync(reply.now_unix);
      if (reply.answer === "changed") results.refresh();
    },
    changed: () => results.refresh(),
  }, { params: () => ({ revision: results.answer.peek().revision }) });
  useEffect(() => results.stop, []);
  useSignalEffect(() => showAddress(guestsPath(results.query.value)));

  return (
    <NowContext.Provider value={now}>
      <div ref={root} onKeyDown={(event) => followKeys(event, root.current)}>
        <div class="page-head">
          <h1>Guests</h1>
          <SearchBox
            results={results}
            focusFirst={() => root.current?.querySelector<HTMLElement>(`[${ROW_LINK}]`)?.focus()}
          />
        </div>
        <Outcome results={results} />
        <Unread what="Guests" hosts={results.answer.value.unread_hosts} />
        <Found results={results} columns={columns} />
      </div>
    </NowContext.Provider>
  );
}

interface SearchBoxProps {
  results: GuestResults;
  /** Goes to the first row. */
  focusFirst: () => void;
}

/** An ordinary form that a script makes answer at every key. */
function SearchBox({ results, focusFirst }: SearchBoxProps) {
  const input = useRef<HTMLInputElement>(null);
  const { q, sort } = results.query.value;
  const ask = (delayMs: number) =>
    results.ask({ ...results.query.peek(), q: input.current?.value ?? "", page: 1 }, delayMs);

  useEffect(() => {
    // Typed before the script ran.
    if (input.current?.value !== results.query.peek().q) ask(0);
  }, []);
  // Words that were not typed, such as those of the chips.
  useSignalEffect(() => {
    const { q: wanted } = results.query.value;
    const box = input.current;
    if (box !== null && box.value.trim() !== wanted.trim()) box.value = wanted;
  });

  return (
    <form
      class="guest-filter"
      action="/vms"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        if (results.state.peek() === "current") focusFirst();
        else ask(0);
      }}
    >
      <input
        ref={input}
        id="guest-search"
        type="search"
        name="q"
        defaultValue={q}
        maxLength={MAX_QUERY_LENGTH}
        placeholder="Name, ID, address, MAC, tag or host"
        aria-label="Search guests"
        aria-describedby="guest-search-help"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        onInput={() => ask(TYPING_MS)}
      />
      <input type="hidden" name="sort" value={sortText(sort)} />
      <p id="guest-search-help" class="search-help">
        All words must match. <code>tag:prod</code> looks in one field, <code>-stopped</code>{" "}
        leaves out, <code>mem&gt;90</code> and <code>cpu&gt;20</code> compare percent,{" "}
        <code>backup:none</code> and <code>backup:old</code> look for those without.
        <span class="needs-script">
          {" "}
          <kbd>↓</kbd> <kbd>↑</kbd> move <kbd>Enter</kbd> open <kbd>Esc</kbd> clear
        </span>
      </p>
    </form>
  );
}

/** How many were found, said aloud as well. */
function Outcome({ results }: { results: GuestResults }) {
  const { total, skipped, guests } = results.answer.value;
  const last = formatCount(skipped + guests.length);
  return (
    <p class="search-outcome" role="status">
      {formatCount(total)} {total === 1 ? "guest" : "guests"}
      {guests.length < total && `, ${formatCount(skipped + 1)} to ${last} shown`}
      {results.state.value === "failed" && (
        <span class="notice">
          The server did not answer: these are earlier results.{" "}
          <button type="button" class="link" onClick={() => results.ask(results.query.peek())}>
            Try again
          </button>
        </span>
      )}
    </p>
  );
}

function Found({ results, columns }: { results: GuestResults; columns: readonly string[] | null }) {
  const { total, guests } = results.answer.value;
  const query = results.query.value;
  if (total === 0) return <NothingFound isAll={query.q.trim() === ""} />;
  const pages = countPages(total, GUESTS_ON_PAGE);
  return (
    <>
      <GuestRows guests={guests} results={results} remembered={columns} />
      <Pages
        label="Guests"
        page={Math.min(query.page, pages)}
        pages={pages}
        total={`${formatCount(total)} guests`}
        pathOf={(page) => guestsPath({ ...query, page })}
      />
    </>
  );
}

function NothingFound({ isAll }: { isAll: boolean }) {
  return (
    <section class="empty card">
      <h2>{isAll ? "No guests yet" : "No guest matches"}</h2>
      <p>
        {isAll
          ? "No host has reported a virtual machine or a container."
          : <a href="/vms">Show all guests</a>}
      </p>
    </section>
  );
}

async function fetchGuests(query: GuestQuery, signal: AbortSignal): Promise<GuestsFound> {
  const parameters = guestParameters(query);
  parameters.delete("page");
  parameters.set("skip", `${(query.page - 1) * GUESTS_ON_PAGE}`);
  parameters.set("limit", `${GUESTS_ON_PAGE}`);
  const response = await fetch(`/api/guests?${parameters}`, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(FETCH_TIMEOUT_MS)]),
  });
  if (!response.ok) throw new Error(`Cannot search guests: HTTP status ${response.status}`);
  return await response.json();
}
