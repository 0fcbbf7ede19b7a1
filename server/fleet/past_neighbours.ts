/** What the journal of a host says around a past minute. */
import type { JournalEntry, LedgerStore } from "../store/port.ts";

export interface Neighbours {
  /** Every change since then, the oldest first; bounded. */
  since: readonly JournalEntry[];
  /** Whether those are all of them. */
  is_whole: boolean;
  /** A minute before the last change until then, and one after the first since; null: there is none. */
  earlier_unix: number | null;
  later_unix: number | null;
}

const MINUTE_MS = 60_000;
/** Read at once, and in all: a change is some hundred bytes. */
const ROWS = 1_000;
const MOST_ROWS = 20_000;

export async function findNeighbours(
  host_id: number,
  atMs: number,
  { store, nowMs }: { store: Pick<LedgerStore, "listJournal">; nowMs: number },
): Promise<Neighbours> {
  const since: JournalEntry[] = [];
  let isWhole = false;
  while (!isWhole && since.length < MOST_ROWS) {
    const before_id = since.at(-1)?.id ?? Number.MAX_SAFE_INTEGER;
    const rows = await store.listJournal({ host_id, limit: ROWS, before_id, after_ms: atMs });
    since.push(...rows);
    isWhole = rows.length < ROWS;
  }
  const first = since.at(-1);
  const before_id = first?.id ?? Number.MAX_SAFE_INTEGER;
  const [last] = isWhole ? await store.listJournal({ host_id, limit: 1, before_id }) : [];
  const later = isWhole && first !== undefined ? minuteAfter(first.at_ms) : null;
  return {
    since: since.reverse(),
    is_whole: isWhole,
    earlier_unix: last === undefined ? null : minuteBefore(last.at_ms) / 1000,
    // What has changed since the last whole minute is on the page of now.
    later_unix: later === null || later > nowMs ? null : later / 1000,
  };
}

/** The last whole minute at which something had not happened yet that happened at `ms`. */
function minuteBefore(ms: number): number {
  return Math.ceil(ms / MINUTE_MS - 1) * MINUTE_MS;
}

/** The first whole minute at which it had. */
export function minuteAfter(ms: number): number {
  return Math.ceil(ms / MINUTE_MS) * MINUTE_MS;
}
