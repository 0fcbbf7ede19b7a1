/** What changed on all hosts, for programs. */
import * as z from "zod";
import type { AppRequest } from "../../web/app_request.ts";
import { csvResponse } from "../../web/csv.ts";
import {
  JOURNAL_PARTS,
  journalPath,
  journalRange,
  readJournalFilter,
} from "../../views/fleet_journal.ts";
import type { JournalPart, JournalPlace } from "../../views/fleet_journal.ts";
import { listChanges, readFleetJournal } from "../journal/read_journal.ts";
import { FLEET_JOURNAL_COLUMNS, fleetJournalRow } from "./csv_rows.ts";

const PARTS = Object.keys(JOURNAL_PARTS) as [JournalPart, ...JournalPart[]];

export const fleetJournalQuerySchema = z.object({
  host: z.string().optional(),
  group: z.string().optional(),
  what: z.enum(PARTS).optional(),
  from: z.string().optional(),
  until: z.string().optional(),
  after: z.string().optional(),
});

const ROWS_AT_ONCE = 500;

/** `GET /api/journal`: what `/journal` shows at the same address. `next`: that of the next page. */
export async function getFleetJournal(request: AppRequest): Promise<Response> {
  const found = await readFleetJournal(request);
  if (typeof found === "string") {
    return request.json({ error: "invalid_filter", message: found }, 400);
  }
  const { filter, changes, next, reached_ms } = found;
  return request.json({
    changes: changes.map(({ host_id: _, at_ms, ...change }) => ({
      ...change,
      at_unix: at_ms / 1000,
    })),
    next: next === null ? null : `/api${journalPath(filter, next)}`,
    reached_unix: reached_ms === null ? null : reached_ms / 1000,
  });
}

/** `GET /api/journal.csv`: the same on all pages, however far they reach. */
export function sendFleetJournal(request: AppRequest): Response {
  const { clock, onFault } = request.get("context");
  const reading = readJournalFilter(new URL(request.req.url).searchParams, clock.nowMs());
  if (!reading.ok) {
    return request.json({ error: "invalid_filter", message: reading.problem }, 400);
  }
  const [from, place] = [reading.filter, reading.after];
  async function* rows() {
    let after: JournalPlace | null = place;
    let filter = { ...from, ...journalRange(from, clock.nowMs()) };
    for (;;) {
      const page = await listChanges(request, { filter, after }, ROWS_AT_ONCE);
      yield* page.changes.map(fleetJournalRow);
      if (page.next !== null) after = page.next;
      else if (page.reached_ms !== null) filter = { ...filter, until_ms: page.reached_ms };
      else return;
    }
  }
  return csvResponse(rows(), "journal", { columns: FLEET_JOURNAL_COLUMNS, clock, onFault });
}
