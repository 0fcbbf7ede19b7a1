/**
 * Reads what a plug-in printed, by the grammar of the Monitoring Plugins guidelines alone:
 * `'label'=value[UOM];[warn];[crit];[min];[max]`, one space between two of them.
 */
export interface ReadFigure {
  label: string;
  value: number;
  unit: string;
  /** Warning, critical, min and max, as they stand there. */
  borders: string[];
}

export interface ReadOutput {
  text: string;
  figures: ReadFigure[];
  longText: string[];
}

const NUMBER = "-?\\d+(?:\\.\\d+)?";
const RANGE = `(?:@?(?:(?:${NUMBER}|~)?:)?(?:${NUMBER})?)`;
const FIGURE = new RegExp(
  `^'((?:[^'=]|'')+)'=(${NUMBER})(|s|us|ms|%|B|KB|MB|TB|c)` +
    `(?:;(${RANGE})(?:;(${RANGE})(?:;(${NUMBER})?(?:;(${NUMBER})?)?)?)?)?(?: |$)`,
);

/** Throws `SyntaxError` at the first place that is not of the grammar. */
export function parsePluginOutput(output: string): ReadOutput {
  const [first = "", ...longText] = output.replace(/\n$/, "").split("\n");
  const bar = first.indexOf("|");
  const text = (bar === -1 ? first : first.slice(0, bar)).trimEnd();
  if (text === "") throw new SyntaxError("Cannot read the output: its first line says nothing");
  if (longText.some((line) => line.includes("|"))) {
    throw new SyntaxError("Cannot read the output: figures begin in its long text");
  }
  const figures: ReadFigure[] = [];
  let rest = bar === -1 ? "" : first.slice(bar + 1).trim();
  while (rest !== "") {
    const match = FIGURE.exec(rest);
    if (match === null) throw new SyntaxError(`Cannot read figures: ${rest}`);
    const [whole, label = "", value = "", unit = "", ...borders] = match;
    figures.push({
      label: label.replaceAll("''", "'"),
      value: Number(value),
      unit,
      borders: borders.map((border) => border ?? ""),
    });
    rest = rest.slice(whole.length);
  }
  return { text, figures, longText };
}
