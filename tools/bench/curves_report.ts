/** Cost curves as a table: a column for each size of fleet, a row for each figure. */
import { formatMachine } from "./machine.ts";
import { type Report, valueText } from "./report.ts";

export function formatCurves({ started_at, machine, rows }: Report): string {
  const names = [...new Set(rows.flatMap(({ figures }) => figures.map(({ what }) => what)))];
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const lines = names.map((name) =>
    line([
      name,
      ...rows.map(({ figures, problem }) => {
        const figure = figures.find(({ what }) => what === name);
        return figure === undefined ? problem?.kind ?? "" : valueText(figure);
      }),
    ])
  );
  return `# What a fleet costs, by its size

Measured by \`deno task bench curves\` on ${started_at.slice(0, 10)}:
${formatMachine(machine)}.
Server and simulated hosts shared this machine. All hosts return at once with a backlog, which they
send as fast as the server takes it; memory and page are those of the moment after.

${line(["", ...rows.map(({ id }) => id.replace("-", " "))])}
${line(["---", ...rows.map(() => "---:")])}
${lines.join("\n")}
`;
}
