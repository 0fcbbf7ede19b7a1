import { DEFAULT_INTERVALS } from "../../../shared/sample/mod.ts";
import { CHART_POINTS } from "../../../server/islands/charts/chart_points.ts";
import { startLineProcess } from "../../simulate/line_process.ts";
import { BUSY_HOST, type DatabaseAnswer, type DatabaseQuestion } from "../database_process.ts";
import type { Figure, RowContext } from "../row.ts";
import { type ServerSetup, setUpServer } from "../server_process.ts";
import { percentile } from "../statistics.ts";
import { within } from "../wait.ts";

const HOURS = 48;
const RAW = /^(samples|payload_)/;
const HISTORY = /^history/;

/** The series of three charts, one of each sort; the week has these pools and guests. */
const CHARTS = ["load1", "pool:tank:capacity_percent", "guest:qemu/100:cpu"];
const WARM_UP_RUNS = 3;
const RUNS = 20;
/** Fewer would be a chart that was not drawn. */
const MIN_POINTS = 100;

/** The pages that two days of one host take, and how fast charts of them are answered. */
export async function measureDatabaseSize(
  { signal, directory }: RowContext,
): Promise<Figure[]> {
  await using setup = await setUpServer(directory, 0);
  const question: DatabaseQuestion = {
    database_path: setup.database.path,
    start_ms: Date.now() - HOURS * 3_600_000,
    hours: HOURS,
    guests: 20,
  };
  await using child = startLineProcess(new URL("../database_process.ts", import.meta.url));
  const answer = await within(child.ask<DatabaseAnswer>(question), signal);
  const megabytes = (pattern: RegExp) =>
    Object.entries(answer.table_bytes).filter(([name]) => pattern.test(name))
      .reduce((sum, [, bytes]) => sum + bytes, 0) / 1e6;
  const raw = megabytes(RAW);
  const charts = await timeCharts(setup, signal);
  return [
    { what: "raw samples", value: raw, unit: "MB", limit: { at_most: 10 } },
    { what: "history", value: megabytes(HISTORY), unit: "MB", limit: { at_most: 2 } },
    {
      // A history that nobody writes takes no room.
      what: "moments in the history",
      value: answer.history_moments,
      unit: "",
      limit: { at_least: HOURS * 3600 / DEFAULT_INTERVALS.fast },
    },
    { what: "the same as plain JSON", value: answer.payload_bytes / 1e6, unit: "MB" },
    { what: "raw against JSON", value: 100 * raw * 1e6 / answer.payload_bytes, unit: "%" },
    { what: "samples", value: answer.samples, unit: "" },
    ...charts,
  ];
}

/** As a page asks for them, from the real server. */
async function timeCharts(setup: ServerSetup, signal: AbortSignal): Promise<Figure[]> {
  await using server = await setup.start(signal);
  const headers = { cookie: await server.signIn() };
  const figures: Figure[] = [];
  for (const metric of CHARTS) {
    const query = new URLSearchParams({
      metric,
      hours: String(HOURS),
      points: String(CHART_POINTS),
    });
    const times: number[] = [];
    for (let run = 0; run < WARM_UP_RUNS + RUNS; run++) {
      const startMs = performance.now();
      const response = await fetch(`${server.url}/api/hosts/${BUSY_HOST}/history?${query}`, {
        headers,
        signal,
      });
      const { points } = await response.json();
      if (points.length < MIN_POINTS) throw new Error(`Cannot chart ${metric}: no points`);
      times.push(performance.now() - startMs);
    }
    figures.push({
      what: `p95 of a chart of ${metric}, ${HOURS} h`,
      value: percentile(times.slice(WARM_UP_RUNS), 0.95),
      unit: "ms",
      limit: { at_most: 50 },
    });
  }
  return figures;
}
