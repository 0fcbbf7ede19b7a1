/** The changes of the fleet that an address asks for, as the page and programs read them. */
import { SHARES } from "../../../shared/shares.ts";
import type { JournalEntry } from "../../store/port.ts";
import {
  type JournalFilter,
  type JournalPlace,
  journalRange,
  readJournalFilter,
} from "../../views/fleet_journal.ts";
import type { AppRequest } from "../../web/app_request.ts";

/** A change with the name of its host, which has one as long as it is registered. */
export interface FleetChange extends JournalEntry {
  host: string;
}

export interface FleetChanges {
  filter: JournalFilter;
  changes: readonly FleetChange[];
  /** What the next page begins behind; null: this is the last. */
  next: JournalPlace | null;
  /** Changes before it were not looked through, epoch milliseconds; null: all of the time were. */
  reached_ms: number | null;
  /** Whether this is the first page. */
  isFirst: boolean;
}

/** Looked through for one page, which takes some ten milliseconds. */
const MOST_LOOKED = 20_000;

/** `limit`: changes at most. A text: what is wrong with the address. */
export async function readFleetJournal(
  request: AppRequest,
  limit: number = SHARES.page.rows / 5,
): Promise<FleetChanges | string> {
  const { clock } = request.get("context");
  const query = new URL(request.req.url).searchParams;
  const reading = readJournalFilter(query, clock.nowMs());
  if (!reading.ok) return reading.problem;
  return await listChanges(request, reading, limit);
}

/** One page of what a filter asks for. */
export async function listChanges(
  request: AppRequest,
  { filter, after }: { filter: JournalFilter; after: JournalPlace | null },
  limit: number,
): Promise<FleetChanges> {
  const { store, fleet, clock } = request.get("context");
  const names = new Map([...fleet.states()].map(({ row }) => [row.id, row.name]));
  const { entries, reached_ms } = await store.listFleetJournal({
    ...journalRange(filter, clock.nowMs()),
    host_ids: hostIds(request, filter),
    kinds: filter.what === null ? null : [filter.what],
    after,
    limit: limit + 1,
    most_looked: MOST_LOOKED,
  });
  const shown = entries.slice(0, limit);
  return {
    filter,
    changes: shown.flatMap((entry) => {
      const host = names.get(entry.host_id);
      return host === undefined ? [] : { ...entry, host };
    }),
    next: entries.length > limit ? shown.at(-1) ?? null : null,
    reached_ms: entries.length > limit ? null : reached_ms,
    isFirst: after === null,
  };
}

/** Null: all. */
function hostIds(request: AppRequest, { host, group }: JournalFilter): number[] | null {
  if (host === null && group === null) return null;
  const { fleet } = request.get("context");
  const wanted = group?.toLowerCase();
  const one = host === null ? null : fleet.find(host);
  return [...host === null ? fleet.states() : one === null ? [] : [one]]
    .filter(({ row }) => wanted === undefined || row.group?.toLowerCase() === wanted)
    .map(({ row }) => row.id);
}
