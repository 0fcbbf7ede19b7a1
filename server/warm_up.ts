import type { Clock } from "../shared/clock.ts";
import type { FleetReads } from "./fleet/reads.ts";
import { NO_FILTER } from "./views/incident_filter.ts";
import { WHOLE_FLEET } from "./views/fleet_query.ts";
import { renderPage } from "./web/render.tsx";
import type { ClientAssets } from "./web/static_files.ts";
import { NO_WINDOWS } from "./islands/now/windows_now.ts";
import { FleetPage } from "./routes/index.tsx";

const ROUNDS = 5;
const HOSTS = 200;

/**
 * Renders the fleet page before anybody asks for it. Code that never ran takes several times as
 * long, and after a restart every open page and every agent come back in the same seconds.
 */
export function warmUp(reads: FleetReads, assets: ClientAssets, clock: Clock): void {
  const cards = reads.cards.all().slice(0, HOSTS);
  const now_unix = clock.nowMs() / 1000;
  for (let round = 0; round < ROUNDS; round++) {
    const body = FleetPage({
      cards,
      revision: "",
      now_unix,
      layout: "rows",
      columns: null,
      query: WHOLE_FLEET,
      page: 1,
      totals: reads.totals.now(),
      incidents: { rows: [], next: null, newest_over: null, revision: "" },
      incident_filter: NO_FILTER,
      windows: NO_WINDOWS,
    });
    renderPage({ title: "Now", body, path: "/", signedIn: true, theme: "auto", assets });
  }
}
