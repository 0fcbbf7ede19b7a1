import { join } from "node:path";
import { startLineProcess } from "../../simulate/line_process.ts";
import type { GuestSearchAnswer, GuestSearchQuestion } from "../guest_search_process.ts";
import type { Figure, RowContext } from "../row.ts";
import { within } from "../wait.ts";

const GUESTS = 100_000;
const GUESTS_PER_HOST = 20;

/** The searches behind `/vms` and the header, from the words to what a page shows of what they find. */
export async function measureGuestSearch(context: RowContext): Promise<Figure[]> {
  const question: GuestSearchQuestion = {
    database_path: join(context.directory, "monitor.db"),
    recordings: await context.recordings(),
    hosts: GUESTS / GUESTS_PER_HOST,
    guests: GUESTS_PER_HOST,
  };
  await using child = startLineProcess(new URL("../guest_search_process.ts", import.meta.url));
  const { guests, searches, everything } = await within(
    child.ask<GuestSearchAnswer>(question),
    context.signal,
  );
  return [
    { what: "guests", value: guests, unit: "", limit: { at_least: GUESTS } },
    ...searches.map(({ query, found, p95_ms }): Figure => ({
      what: `p95 of "${query}", ${found} found`,
      value: p95_ms,
      unit: "ms",
      limit: { at_most: 15 },
    })),
    ...everything.map(({ query, found, p95_ms }): Figure => ({
      what: `everything: p95 of "${query}", ${found} found`,
      value: p95_ms,
      unit: "ms",
      limit: { at_most: 50 },
    })),
  ];
}
