import { join } from "node:path";
import { DEFAULT_INTERVALS } from "../../../shared/sample/mod.ts";
import { startLineProcess } from "../../simulate/line_process.ts";
import type { DiskWritesAnswer, DiskWritesQuestion } from "../disk_writes_process.ts";
import type { Figure, RowContext } from "../row.ts";
import { within } from "../wait.ts";

const HOSTS = 100;
const GUESTS = 20;
/**
 * In which the log is written back nine times and samples go to their tables twenty times: of a
 * single hour it depends on when it begins.
 */
const MINUTES = 280;
const DAY_SECONDS = 86_400;

/** What a day of one host puts on the disk, as Linux counts what the process had written. */
export async function measureDiskWrites({ signal, directory }: RowContext): Promise<Figure[]> {
  await using child = startLineProcess(new URL("../disk_writes_process.ts", import.meta.url));
  const question: DiskWritesQuestion = {
    database_path: join(directory, "monitor.db"),
    hosts: HOSTS,
    guests: GUESTS,
    minutes: MINUTES,
  };
  const { written_bytes, samples } = await within(child.ask<DiskWritesAnswer>(question), signal);
  const perSample = written_bytes / samples;
  const perDay = Object.values(DEFAULT_INTERVALS)
    .reduce((sum, seconds) => sum + DAY_SECONDS / seconds, 0);
  return [
    {
      what: "written for a host and day",
      value: perSample * perDay / 1e6,
      unit: "MB",
      limit: { at_most: 20 },
    },
    { what: "written for a sample", value: perSample / 1000, unit: "kB" },
    { what: "samples", value: samples, unit: "" },
  ];
}
