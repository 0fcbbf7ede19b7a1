import { join } from "node:path";
import { DEFAULT_INTERVALS } from "../../../shared/sample/mod.ts";
import { startLineProcess } from "../../simulate/line_process.ts";
import type { DatabaseAnswer, DatabaseQuestion } from "../database_process.ts";
import type { Figure, RowContext } from "../row.ts";
import { within } from "../wait.ts";

const HOURS = 48;
const RAW = /^(samples|payload_)/;
const HISTORY = /^history/;

/** The pages that two days of one host take. */
export async function measureDatabaseSize(
  { signal, directory }: RowContext,
): Promise<Figure[]> {
  const database_path = join(directory, "monitor.db");
  const question: DatabaseQuestion = { database_path, hours: HOURS, guests: 20 };
  await using child = startLineProcess(new URL("../database_process.ts", import.meta.url));
  const answer = await within(child.ask<DatabaseAnswer>(question), signal);
  const megabytes = (pattern: RegExp) =>
    Object.entries(answer.table_bytes).filter(([name]) => pattern.test(name))
      .reduce((sum, [, bytes]) => sum + bytes, 0) / 1e6;
  const raw = megabytes(RAW);
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
  ];
}
