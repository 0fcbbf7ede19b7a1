/** Searches a large fleet as the server does, in a process that does nothing else. */
import { findEverything } from "../../server/routes/search/find_everything.ts";
import { answerLines } from "../simulate/line_process.ts";
import type { FleetReads } from "../../server/fleet/reads.ts";
import { type FilledFleetOptions, openFilledFleet } from "./filled_fleet.ts";
import { percentile } from "./statistics.ts";

export type GuestSearchQuestion = FilledFleetOptions;

export interface GuestSearchAnswer {
  guests: number;
  searches: Search[];
  /** Of everything there is, as the header asks. */
  everything: Search[];
}

interface Search {
  query: string;
  found: number;
  p95_ms: number;
}

/** Nothing, a word that many have, one that few have, fields, exclusion, what nobody has. */
const QUERIES = ["", "web", "sim-0042 db", "tag:prod -status:stopped", "192.168.20.107", "nowhere"];
/** As they are typed: one letter, a word in many names, two words, an address, a serial number. */
const TYPED = ["a", "web", "sim-0042 tank", "192.168.20.107", "a004", "100", "nowhere"];
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
  const everything: Search[] = [];
  for (const query of TYPED) everything.push(await searchEverything(reads, query));
  return { guests: searches[0]?.found ?? 0, searches, everything };
}

/** Incidents are few, and have no part in it. */
async function searchEverything(reads: FleetReads, query: string): Promise<Search> {
  const incidents = { search: () => Promise.resolve({ total: 0, rows: [] }) };
  const times: number[] = [];
  let found = 0;
  for (let run = 0; run < WARM_UP_RUNS + RUNS; run++) {
    const startMs = performance.now();
    const { groups } = await findEverything(query, { reads, incidents });
    times.push(performance.now() - startMs);
    found = groups.reduce((sum, { total }) => sum + total, 0);
  }
  return { query, found, p95_ms: percentile(times.slice(WARM_UP_RUNS), 0.95) };
}

if (import.meta.main) {
  await answerLines(search);
  Deno.exit(0);
}
