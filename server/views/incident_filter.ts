/** What of all incidents a list shows, as its address says it. */
import {
  DAY_MS,
  problemOf,
  readOne,
  readText,
  readTime,
  timeText,
  wrong,
} from "./address_words.ts";
import {
  INCIDENT_STATES,
  INCIDENT_TONES,
  type IncidentPhase,
  type IncidentTone,
} from "./incidents.ts";
import { readTableSort, sortText, type TableSort } from "./table_sort.ts";

/** All of it must fit; null: any. */
export interface IncidentFilter {
  /** Name of a host that has, or had, a reason of it. */
  host: string | null;
  /** One of whose hosts has or had a reason of it, or which it is about as a whole. */
  group: string | null;
  /** The worst that it had. */
  level: IncidentTone | null;
  /** Of one of its reasons. */
  code: string | null;
  state: IncidentPhase | null;
  /** It was not over before this time, epoch milliseconds. */
  from_ms: number | null;
  /** It began before this time, epoch milliseconds. */
  until_ms: number | null;
  /** Also those that are or were held back to their end, and those that are part of another. */
  all: boolean;
}

export const NO_FILTER: IncidentFilter = {
  host: null,
  group: null,
  level: null,
  code: null,
  state: null,
  from_ms: null,
  until_ms: null,
  all: false,
};

/** What incidents can be ordered by. */
export const INCIDENT_SORTS = [
  "level",
  "place",
  "incident",
  "code",
  "state",
  "word",
  "began",
  "ended",
  "lasts",
] as const;
export type IncidentSortColumn = typeof INCIDENT_SORTS[number];

/** One page of a list of incidents. */
export interface IncidentsAsked {
  filter: IncidentFilter;
  /** Null: those that are not over first, worst first. */
  sort: TableSort<IncidentSortColumn> | null;
  /** What it begins after, as `IncidentsPage.next` said it; null: it is the first. */
  after: string | null;
}

export type FilterReading =
  | { ok: true } & IncidentsAsked
  /** What is wrong, in a sentence without its end. */
  | { ok: false; problem: string };

/** Of a level, and an id of 16 digits; or of those that are over. */
const AFTER_ROW = new RegExp(`^(${INCIDENT_TONES.join("|")}|pending|over)\\.[0-9a-z]{1,32}$`);

/** Of a list that is sorted: how many rows come before. */
const AFTER_SORTED = /^\d{1,9}$/;

/** Reads a filter from an address; what is empty there filters nothing. */
export function readIncidentFilter(query: URLSearchParams): FilterReading {
  try {
    const after = readText(query, "after");
    const sort = readSort(query);
    if (after !== null && !(sort === null ? AFTER_ROW : AFTER_SORTED).test(after)) {
      throw wrong("after", after, "what the page before said of the next");
    }
    const filter = {
      host: readText(query, "host"),
      group: readText(query, "group"),
      level: readOne(query, "level", INCIDENT_TONES),
      code: readCode(query),
      state: readOne(query, "state", INCIDENT_STATES),
      from_ms: readTime(query, "from", 0),
      until_ms: readTime(query, "until", DAY_MS),
      all: readOne(query, "all", ["1"]) !== null,
    };
    return { ok: true, filter, sort, after };
  } catch (error) {
    return { ok: false, problem: problemOf(error) };
  }
}

/** The address of the list; `/api` before it gives the same as JSON. */
export function incidentsPath(asked: IncidentsAsked): string {
  return `/incidents${searchOf(asked)}`;
}

/** The same incidents as CSV, those of all pages. */
export function incidentsCsvPath(asked: IncidentsAsked): string {
  return `/api/incidents.csv${searchOf({ ...asked, after: null })}`;
}

function searchOf({ filter, sort, after }: IncidentsAsked): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(queryOf(filter))) query.set(name, value);
  if (sort !== null) query.set("sort", sortText(sort));
  if (after !== null) query.set("after", after);
  return query.size === 0 ? "" : `?${query}`;
}

/** A filter as the fields of its form, those that filter nothing left out. */
export function queryOf({ from_ms, until_ms, all, ...words }: IncidentFilter) {
  const query: Record<string, string> = {};
  for (const [name, value] of Object.entries(words)) if (value !== null) query[name] = value;
  if (from_ms !== null) query["from"] = timeText(from_ms, 0);
  if (until_ms !== null) query["until"] = timeText(until_ms, DAY_MS);
  if (all) query["all"] = "1";
  return query;
}

function readSort(query: URLSearchParams): TableSort<IncidentSortColumn> | null {
  const text = readText(query, "sort");
  const sort = readTableSort(INCIDENT_SORTS, text ?? "");
  if (text === null || sort !== null) return sort;
  throw wrong("sort", text, `one of ${INCIDENT_SORTS.join(", ")}, with - before it the other way`);
}

function readCode(query: URLSearchParams): string | null {
  const code = readText(query, "code");
  if (code === null || /^[a-z0-9_]{1,100}$/.test(code)) return code;
  throw wrong("code", code, "the code of a reason, such as pool_health");
}
