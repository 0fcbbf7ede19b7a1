/** Cost curves as a table: a column for each size of fleet, a row for each figure. */
import { formatMachine } from "./machine.ts";
import { numbers, type Report, valueText } from "./report.ts";

export function formatCurves(report: Report): string {
  return formatColumns(report, {
    title: "What a fleet costs, by its size",
    about:
      "Server and simulated hosts shared this machine. All hosts return at once with a backlog, which they\n" +
      "send as fast as the server takes it; memory and page are those of the moment after.",
  });
}

export function formatScale(report: Report): string {
  return formatColumns(report, {
    title: "Large fleets on several servers and one PostgreSQL",
    about:
      "Servers, PostgreSQL and simulated hosts shared this machine; PostgreSQL waits for the disk at each\n" +
      "commit. Hosts send at the default intervals, spread evenly, whatever comes back.",
  });
}

function formatColumns(
  { started_at, command, machine, rows }: Report,
  { title, about }: { title: string; about: string },
): string {
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
  return `# ${title}

Measured by \`${command}\` on ${started_at.slice(0, 10)}:
${formatMachine(machine)}.
${about}

${line(["", ...rows.map(({ id }) => id.replace("-", " "))])}
${line(["---", ...rows.map(() => "---:")])}
${lines.join("\n")}
${
    line([
      "used by others",
      ...rows.map(({ others_percent }) => `${numbers.format(others_percent)} %`),
    ])
  }
`;
}
