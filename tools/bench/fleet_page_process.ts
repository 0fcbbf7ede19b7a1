/** Renders the fleet page as the server does, in a process that does nothing else. */
import process from "node:process";
import { gzipSync } from "node:zlib";
import { systemClock } from "../../shared/clock.ts";
import type { Fleet } from "../../server/fleet/fleet.ts";
import { NO_WINDOWS } from "../../server/islands/now/windows_now.ts";
import { NO_FILTER } from "../../server/views/incident_filter.ts";
import { WHOLE_FLEET } from "../../server/views/fleet_query.ts";
import { FleetPage } from "../../server/routes/index.tsx";
import { renderPage } from "../../server/web/render.tsx";
import { answerLines } from "../simulate/line_process.ts";
import { type FilledFleetOptions, openFilledFleet } from "./filled_fleet.ts";
import { median } from "./statistics.ts";

export type FleetPageQuestion = FilledFleetOptions;

export interface FleetPageAnswer {
  /** Taking the cards and rendering the document, where every host changed since the last time. */
  page_ms: number;
  /** Processor time for the same, of all threads: what a busy machine does not change much. */
  page_cpu_ms: number;
  /** The same where none did. */
  again_ms: number;
  /** The cards alone, of hosts that all changed. */
  cards_ms: number;
  /** JSON.stringify of the same cards, for comparison. */
  json_ms: number;
  page_bytes: number;
  page_gzip_bytes: number;
}

const WARM_UP_RUNS = 15;
const RUNS = 31;

async function measure(question: FleetPageQuestion): Promise<FleetPageAnswer> {
  await using filled = await openFilledFleet(question);
  const { fleet, reads } = filled;
  const renderFleet = () => {
    const body = FleetPage({
      cards: reads.cards.all(),
      revision: reads.cards.revision(),
      now_unix: systemClock.nowMs() / 1000,
      layout: null,
      columns: null,
      query: WHOLE_FLEET,
      page: 1,
      totals: reads.totals.now(),
      incidents: { rows: [], next: null, newest_over: null, revision: "" },
      incident_filter: NO_FILTER,
      windows: NO_WINDOWS,
    });
    const assets = { entry: "client.js", styles: "app.css" };
    return renderPage({ title: "Now", body, path: "/", signedIn: true, theme: "auto", assets });
  };
  const change = () => changeAll(fleet);
  const cards = reads.cards.all();
  const page = renderFleet();
  return {
    page_ms: medianMs(renderFleet, change),
    page_cpu_ms: meanCpuMs(renderFleet, change),
    again_ms: medianMs(renderFleet),
    cards_ms: medianMs(() => reads.cards.all(), change),
    json_ms: medianMs(() => JSON.stringify(cards)),
    page_bytes: page.length,
    page_gzip_bytes: gzipSync(page).length,
  };
}

/** As if every host had said something since. */
function changeAll(fleet: Fleet): void {
  for (const state of fleet.states()) state.lastSeenMs = (state.lastSeenMs ?? 0) + 1;
}

function medianMs(task: () => unknown, prepare = () => {}): number {
  const times = Array.from({ length: WARM_UP_RUNS + RUNS }, () => {
    prepare();
    const startMs = performance.now();
    task();
    return performance.now() - startMs;
  });
  return median(times.slice(WARM_UP_RUNS));
}

function meanCpuMs(task: () => unknown, prepare: () => void): number {
  const before = process.cpuUsage();
  for (let run = 0; run < RUNS; run++) {
    prepare();
    task();
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / RUNS;
}

if (import.meta.main) {
  await answerLines(measure);
  Deno.exit(0);
}
