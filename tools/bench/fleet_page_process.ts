/** Renders the fleet page as the server does, in a process that does nothing else. */
import { systemClock } from "../../shared/clock.ts";
import { DEFAULT_INTERVALS, KINDS, readSample } from "../../shared/sample/mod.ts";
import { Fleet } from "../../server/fleet/fleet.ts";
import { NO_FILTER } from "../../server/islands/fleet/filter.ts";
import { FleetPage } from "../../server/routes/index.tsx";
import { renderPage } from "../../server/render.tsx";
import { openStore } from "../../server/store/open_store.ts";
import { answerLines } from "../simulate/line_process.ts";
import type { Recording } from "../simulate/recordings.ts";
import { createSimulatedHost } from "../simulate/simulated_host.ts";
import { median } from "./statistics.ts";

export interface FleetPageQuestion {
  database_path: string;
  recordings: Recording[];
  hosts: number;
  guests: number;
}

export interface FleetPageAnswer {
  /** Taking the cards and rendering the document. */
  page_ms: number;
  cards_ms: number;
  /** JSON.stringify of the same cards, for comparison. */
  json_ms: number;
  page_bytes: number;
}

const WARM_UP_RUNS = 15;
const RUNS = 31;

async function measure(question: FleetPageQuestion): Promise<FleetPageAnswer> {
  await using store = await openStore({ path: question.database_path });
  for (let index = 0; index < question.hosts; index++) {
    await store.insertHost(hostName(index), "no token", Date.now());
  }
  const rethrow = (error: unknown) => {
    throw error;
  };
  await using fleet = new Fleet(store, systemClock, rethrow);
  await fleet.start();
  await fill(fleet, store, question);

  const renderFleet = () => {
    const body = FleetPage({
      cards: fleet.cards(),
      now_unix: systemClock.nowMs() / 1000,
      layout: null,
      filter: NO_FILTER,
    });
    const assets = { entry: "client.js", styles: "app.css" };
    return renderPage({ title: "Fleet", body, path: "/", signedIn: true, theme: "auto", assets });
  };
  const cards = fleet.cards();
  return {
    page_ms: medianMs(renderFleet),
    cards_ms: medianMs(() => fleet.cards()),
    json_ms: medianMs(() => JSON.stringify(cards)),
    page_bytes: renderFleet().length,
  };
}

async function fill(
  fleet: Fleet,
  store: Awaited<ReturnType<typeof openStore>>,
  { recordings, hosts, guests }: FleetPageQuestion,
): Promise<void> {
  for (let index = 0; index < hosts; index++) {
    const row = await store.findHost(hostName(index));
    const recording = recordings[index % recordings.length];
    if (row === null || recording === undefined) throw new Error("Cannot fill the fleet");
    const host = createSimulatedHost(recording, { name: row.name, seed: index, guests });
    host.advance(DEFAULT_INTERVALS.fast);
    fleet.joined(row.id, { agent_version: null, intervals: DEFAULT_INTERVALS });
    const nowMs = Date.now();
    for (const kind of KINDS) {
      fleet.apply(row.id, {
        kind,
        collected_at_us: nowMs * 1000,
        received_at_ms: nowMs,
        sent_at_ms: nowMs,
        sections: readSample(kind, host.read(kind)),
      });
    }
  }
}

function hostName(index: number): string {
  return `sim-${String(index + 1).padStart(4, "0")}`;
}

function medianMs(task: () => unknown): number {
  const times = Array.from({ length: WARM_UP_RUNS + RUNS }, () => {
    const startMs = performance.now();
    task();
    return performance.now() - startMs;
  });
  return median(times.slice(WARM_UP_RUNS));
}

if (import.meta.main) {
  await answerLines(measure);
  Deno.exit(0);
}
