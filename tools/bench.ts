/**
 * `deno task bench [ROW…]`: measures the budgets of the product on this machine, one row after
 * the other. A run of all rows is kept below `bench/results/`.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describeMachine } from "./bench/machine.ts";
import { formatReport, formatRow, keepsBudgets, type Report } from "./bench/report.ts";
import { ROWS } from "./bench/rows.ts";
import { type RowResult, runRow } from "./bench/run_row.ts";
import { recordHosts, type Recording } from "./simulate/recordings.ts";

const RESULTS = fileURLToPath(new URL("../bench/results/", import.meta.url));
/** As sysexits(3) has it. */
const USAGE = 64;

async function bench(wanted: readonly string[], signal: AbortSignal): Promise<number> {
  const rows = ROWS.filter(({ id }) => wanted.length === 0 || wanted.includes(id));
  const unknown = wanted.filter((id) => !ROWS.some((row) => row.id === id));
  if (unknown.length > 0) {
    const known = ROWS.map(({ id }) => id).join(", ");
    print(`Cannot measure "${unknown.join(" ")}": no such row, expected any of ${known}`);
    return USAGE;
  }

  const directory = await Deno.makeTempDir({ prefix: "proxmox-monitor-bench-" });
  try {
    let recorded: Promise<Recording[]> | null = null;
    const recordings = () => recorded ??= recordHosts(join(directory, "recordings"));
    const report: Report = {
      started_at: new Date().toISOString(),
      machine: describeMachine(),
      rows: [],
    };
    for (const row of rows) {
      print(`${row.id}: ${row.what}`);
      const result = await runRow(row, { directory, signal, recordings });
      print(formatRow(result));
      report.rows.push(result);
    }
    if (wanted.length === 0) await keep(report);
    return summarize(report.rows);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

async function keep(report: Report): Promise<void> {
  await Deno.mkdir(RESULTS, { recursive: true });
  const name = `${report.started_at.slice(0, 10)}.json`;
  await Deno.writeTextFile(join(RESULTS, name), JSON.stringify(report, null, 2) + "\n");
  await Deno.writeTextFile(join(RESULTS, "latest.md"), formatReport(report));
  print(`Kept in bench/results/${name} and bench/results/latest.md`);
}

function summarize(rows: readonly RowResult[]): number {
  const skipped = rows.filter(({ problem }) => problem?.kind === "skipped").length;
  const kept = keepsBudgets(rows);
  print(`${kept ? "All budgets kept" : "Not all budgets kept"}, ${skipped} rows skipped`);
  return kept ? 0 : 1;
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

const stop = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) {
  Deno.addSignalListener(name, () => stop.abort(new Error(`Stopped by ${name}`)));
}
try {
  Deno.exitCode = await bench(Deno.args, stop.signal);
} catch (error) {
  if (!stop.signal.aborted) throw error;
  print("Stopped");
  Deno.exitCode = 1;
}
Deno.exit();
