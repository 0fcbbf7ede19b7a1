/** What the journal of the fleet is asked, as its address says it. */
import {
  DAY_MS,
  problemOf,
  readOne,
  readText,
  readTime,
  timeText,
  wrong,
} from "./address_words.ts";

/** What of a host changes, each with what it is called before the name of what it is. */
export const JOURNAL_PARTS = {
  host: "Host",
  pool: "Pool",
  device: "Device",
  dataset: "Dataset",
  snapshots: "Snapshots of",
  storage: "Storage",
  guest: "Guest",
  guest_config: "Configuration of",
} as const;
export type JournalPart = keyof typeof JOURNAL_PARTS;

/** All of it must fit; null: any. */
export interface JournalFilter {
  /** Name of a host. */
  host: string | null;
  group: string | null;
  what: JournalPart | null;
  /** Epoch milliseconds; null: a day before its end. */
  from_ms: number | null;
  /** It changed before this time, epoch milliseconds; null: until now. */
  until_ms: number | null;
}

/** Where a page begins: behind this change. */
export interface JournalPlace {
  at_ms: number;
  host_id: number;
  id: number;
}

export type JournalReading =
  | { ok: true; filter: JournalFilter; after: JournalPlace | null }
  /** What is wrong, in a sentence without its end. */
  | { ok: false; problem: string };

export const ANY_CHANGE: JournalFilter = {
  host: null,
  group: null,
  what: null,
  from_ms: null,
  until_ms: null,
};

/** Whoever asks for more asks for a table of its own. */
const LONGEST_DAYS = 31;

const PLACE = /^(\d{1,15})\.(\d{1,15})\.(\d{1,15})$/;

/** Reads a filter from an address; what is empty there filters nothing. `nowMs`: until when at most. */
export function readJournalFilter(query: URLSearchParams, nowMs: number): JournalReading {
  try {
    const parts = Object.keys(JOURNAL_PARTS) as JournalPart[];
    const filter = {
      host: readText(query, "host"),
      group: readText(query, "group"),
      what: readOne(query, "what", parts),
      from_ms: readTime(query, "from", 0),
      until_ms: readTime(query, "until", DAY_MS),
    };
    const { from_ms, until_ms } = journalRange(filter, nowMs);
    if (from_ms >= until_ms) throw wrong("from", query.get("from") ?? "", "a time before the end");
    if (until_ms - from_ms > LONGEST_DAYS * DAY_MS) {
      throw wrong("from", query.get("from") ?? "", `at most ${LONGEST_DAYS} days before the end`);
    }
    return { ok: true, filter, after: readPlace(query) };
  } catch (error) {
    return { ok: false, problem: problemOf(error) };
  }
}

/** The time that is asked for: the last day of it where no beginning is named. */
export function journalRange(
  { from_ms, until_ms }: Pick<JournalFilter, "from_ms" | "until_ms">,
  nowMs: number,
): { from_ms: number; until_ms: number } {
  const end = Math.min(until_ms ?? Infinity, nowMs + 1);
  return { from_ms: from_ms ?? end - DAY_MS, until_ms: end };
}

/** The address of the journal under a filter; `/api` before it gives the same as JSON. */
export function journalPath(filter: JournalFilter, after: JournalPlace | null = null): string {
  const query = new URLSearchParams(journalWords(filter));
  if (after !== null) query.set("after", `${after.at_ms}.${after.host_id}.${after.id}`);
  return query.size === 0 ? "/journal" : `/journal?${query}`;
}

/** A filter as the fields of its form, those that filter nothing left out. */
export function journalWords({ from_ms, until_ms, ...words }: JournalFilter) {
  const query: Record<string, string> = {};
  for (const [name, value] of Object.entries(words)) if (value !== null) query[name] = value;
  if (from_ms !== null) query["from"] = timeText(from_ms, 0);
  if (until_ms !== null) query["until"] = timeText(until_ms, DAY_MS);
  return query;
}

function readPlace(query: URLSearchParams): JournalPlace | null {
  const text = readText(query, "after");
  if (text === null) return null;
  const [, at_ms, host_id, id] = PLACE.exec(text) ?? [];
  if (id === undefined) throw wrong("after", text, "what the page before said of the next");
  return { at_ms: Number(at_ms), host_id: Number(host_id), id: Number(id) };
}
