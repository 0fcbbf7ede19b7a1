import { join } from "node:path";
import { startLineProcess } from "../../simulate/line_process.ts";
import type { FleetPageAnswer, FleetPageQuestion } from "../fleet_page_process.ts";
import type { Figure, RowContext } from "../row.ts";
import { within } from "../wait.ts";

/** The page `/` as the server renders it, from live state to text. */
export async function measureFleetPage(context: RowContext): Promise<Figure[]> {
  const question: FleetPageQuestion = {
    database_path: join(context.directory, "monitor.db"),
    recordings: await context.recordings(),
    hosts: 1000,
    guests: 20,
  };
  await using child = startLineProcess(new URL("../fleet_page_process.ts", import.meta.url));
  const answer = await within(child.ask<FleetPageAnswer>(question), context.signal);
  return [
    { what: "page rendered", value: answer.page_ms, unit: "ms", limit: { at_most: 25 } },
    { what: "page rendered again", value: answer.again_ms, unit: "ms" },
    { what: "processor time for it", value: answer.page_cpu_ms, unit: "ms" },
    { what: "cards alone", value: answer.cards_ms, unit: "ms" },
    { what: "JSON.stringify of the cards", value: answer.json_ms, unit: "ms" },
    { what: "page against JSON", value: answer.page_ms / answer.json_ms, unit: "times" },
    { what: "page", value: answer.page_bytes / 1000, unit: "kB" },
    {
      what: "page, gzip",
      value: answer.page_gzip_bytes / 1000,
      unit: "kB",
      limit: { at_most: 60 },
    },
  ];
}
