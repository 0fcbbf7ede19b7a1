/** Searches the guests of a large fleet as the server does, in a process that does nothing else. */
import { answerLines } from "../simulate/line_process.ts";
import { type FilledFleetOptions, openFilledFleet } from "./filled_fleet.ts";
import { percentile } from "./statistics.ts";

export type GuestSearchQuestion = FilledFleetOptions;

export interface GuestSearchAnswer {
  guests: number;
  searches: { query: string; found: number; p95_ms: number }[];
}

/** Nothing, a word that many have, one that few have, fields, exclusion, what nobody has. */
const QUERIES = ["", "web", "sim-0042 db", "tag:prod -status:stopped", "192.168.20.107", "nowhere"];
const WARM_UP_RUNS = 5;
const RUNS = 20;
/** As many as the page shows. */
const LIMIT = 200;

async function search(question: GuestSearchQuestion): Promise<GuestSearchAnswer> {
  await using filled = await openFilledFleet(question);
  const { reads } = filled;
  const searches = QUERIES.map((query) => {
    let found = 0;
    const times = Array.from({ length: WARM_UP_RUNS + RUNS }, () => {
      const startMs = performance.now();
      found =
        reads.guests.search({ query, sort: { column: "name", descending: false }, limit: LIMIT })
          .total;
      return performance.now() - startMs;
    });
    return { query, found, p95_ms: percentile(times.slice(WARM_UP_RUNS), 0.95) };
  });
  return { guests: searches[0]?.found ?? 0, searches };
}

if (import.meta.main) {
  await answerLines(search);
  Deno.exit(0);
}
