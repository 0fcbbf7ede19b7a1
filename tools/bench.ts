/**
 * `deno task bench [ROW…]`: measures the budgets of the product on this machine, one row after
 * the other; `deno task bench curves` what fleets of four sizes cost, `deno task bench scale` what
 * large ones on several servers do. A run of all rows, and each of these, is kept below `bench/results/`. With `--postgres` those rows that have a server of
 * their own are measured on PostgreSQL in the place of SQLite, and kept beside.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { EngineName } from "./bench/bench_database.ts";
import { formatCurves, formatScale } from "./bench/curves_report.ts";
import { describeMachine } from "./bench/machine.ts";
import { formatReport, formatRow, keepsBudgets, type Report } from "./bench/report.ts";
import type { Row } from "./bench/row.ts";
import { ROWS } from "./bench/rows.ts";
import { CURVE_ROWS } from "./bench/rows/cost_curve.ts";
import { SCALE_ROWS } from "./bench/rows/scale.ts";
import { type RowResult, runRow } from "./bench/run_row.ts";
import { recordHosts, type Recording } from "./simulate/recordings.ts";

const RESULTS = fileURLToPath(new URL("../bench/results/", import.meta.url));
/** As sysexits(3) has it. */
const USAGE = 64;

const POSTGRES = "--postgres";

/** A run that is kept: its rows, under which name, and as which table. */
interface Suite {
  name: string;
  rows: readonly Row[];
  format(report: Report): string;
}

const BUDGETS: Suite = { name: "latest", rows: ROWS, format: formatReport };
const SCALE: Suite = { name: "scale", rows: SCALE_ROWS, format: formatScale };
const CURVES: Suite = { name: "curves", rows: CURVE_ROWS, format: formatCurves };

/** Rows that can be asked for one by one. */
const NAMED = [...ROWS, ...SCALE_ROWS];

/** Null where rows are named one by one. */
function findSuite(wanted: readonly string[]): Suite | null {
  if (wanted.length === 0) return BUDGETS;
  return [CURVES, SCALE].find(({ name }) => name === wanted.join()) ?? null;
}

async function bench(words: readonly string[], signal: AbortSignal): Promise<number> {
  const wanted = words.filter((word) => word !== POSTGRES);
  const engine = words.includes(POSTGRES) ? "postgres" : "sqlite";
  const suite = findSuite(wanted);
  const chosen = suite?.rows ?? NAMED.filter(({ id }) => wanted.includes(id));
  const rows = engine === "sqlite" ? chosen : chosen.filter((row) => row.isForPostgres === true);
  const unknown = suite === null ? wanted.filter((id) => !NAMED.some((row) => row.id === id)) : [];
  if (unknown.length > 0) {
    const known = [...NAMED.map(({ id }) => id), CURVES.name, SCALE.name].join(", ");
    print(`Cannot measure "${unknown.join(" ")}": no such row, expected any of ${known}`);
    return USAGE;
  }

  const directory = await Deno.makeTempDir({ prefix: "proxmox-monitor-bench-" });
  // PostgreSQL runs as another user.
  await Deno.chmod(directory, 0o711);
  try {
    let recorded: Promise<Recording[]> | null = null;
    const recordings = () => recorded ??= recordHosts(join(directory, "recordings"));
    const report: Report = {
      started_at: new Date().toISOString(),
      command: ["deno task bench", ...words].join(" "),
      machine: describeMachine(),
      rows: [],
    };
    for (const row of rows) {
      print(`${row.id}: ${row.what}`);
      const result = await runRow(row, { directory, signal, recordings, engine });
      print(formatRow(result));
      report.rows.push(result);
    }
    if (suite !== null) await keep(suite, report, engine);
    return summarize(report.rows);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

async function keep(
  { name, format }: Suite,
  report: Report,
  engine: EngineName,
): Promise<void> {
  await Deno.mkdir(RESULTS, { recursive: true });
  const ofEngine = engine === "sqlite" ? "" : `-${engine}`;
  const ofSuite = name === BUDGETS.name ? "" : `-${name}`;
  const dated = `${report.started_at.slice(0, 10)}${ofSuite}${ofEngine}.json`;
  await Deno.writeTextFile(join(RESULTS, dated), JSON.stringify(report, null, 2) + "\n");
  await Deno.writeTextFile(join(RESULTS, `${name}${ofEngine}.md`), format(report));
  print(`Kept in bench/results/${dated} and bench/results/${name}${ofEngine}.md`);
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
