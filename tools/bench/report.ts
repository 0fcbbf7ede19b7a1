/** Results as an operator reads them: lines while it runs, a table afterwards. */
import { formatMachine, type Machine } from "./machine.ts";
import { type Figure, isMet } from "./row.ts";
import type { RowResult } from "./run_row.ts";

/** One whole run, as it is kept. */
export interface Report {
  /** ISO 8601 UTC. */
  started_at: string;
  /** What was run, such as `deno task bench curves`. */
  command: string;
  machine: Machine;
  rows: RowResult[];
}

/** Above this the machine was not ours alone, and a row that misses its budget proves little. */
const BUSY_PERCENT = 15;

export const numbers = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });

/** Whether every row was measured and keeps its budgets; a skipped one counts for neither. */
export function keepsBudgets(rows: readonly RowResult[]): boolean {
  return rows.every(({ figures, problem }) =>
    problem?.kind !== "failed" && figures.every((figure) => isMet(figure) !== false)
  );
}

/** What is printed of one row, a line for each figure. */
export function formatRow({ figures, problem, others_percent, seconds }: RowResult): string {
  const lines = figures.map(formatFigure);
  if (problem !== null) lines.push(`  ${problem.kind}: ${problem.reason}`);
  const others = others_percent > BUSY_PERCENT
    ? `; others used ${numbers.format(others_percent)} % of the machine`
    : "";
  return [...lines, `  took ${numbers.format(seconds)} s${others}`].join("\n");
}

/** One figure in a line, with whether it keeps its budget. */
export function formatFigure(figure: Figure): string {
  const limit = figure.limit === undefined ? "" : ` (${limitText(figure)})`;
  return `  ${metText(figure).padEnd(8)} ${figure.what}: ${valueText(figure)}${limit}`;
}

export function formatReport({ started_at, command, machine, rows }: Report): string {
  return `# Benchmark

Measured by \`${command}\` on ${started_at.slice(0, 10)}:
${formatMachine(machine)}.
The last column says how much of the machine other programs used meanwhile.

| row | figure | value | budget | met | others |
| --- | --- | --- | --- | --- | --- |
${rows.flatMap(tableLines).join("\n")}
`;
}

function tableLines({ id, what, figures, problem, others_percent }: RowResult): string[] {
  const head = `| **${id}** | ${what} | | | | ${numbers.format(others_percent)} % |`;
  if (problem !== null) return [head, `| | ${problem.kind}: ${problem.reason} | | | | |`];
  return [
    head,
    ...figures.map((figure) =>
      `| | ${figure.what} | ${valueText(figure)} | ${limitText(figure)} | ${metText(figure)} | |`
    ),
  ];
}

function metText(figure: Figure): string {
  const met = isMet(figure);
  if (met === null) return "";
  return met ? "met" : "NOT MET";
}

export function valueText({ value, unit }: Figure): string {
  return `${numbers.format(value)} ${unit}`.trim();
}

function limitText({ limit, unit }: Figure): string {
  if (limit === undefined) return "";
  const [word, value] = "at_most" in limit
    ? ["at most", limit.at_most]
    : ["at least", limit.at_least];
  return `${word} ${numbers.format(value)} ${unit}`.trim();
}
