/**
 * What a monitoring plug-in prints and how it ends, as the Monitoring Plugins guidelines want it:
 * https://www.monitoring-plugins.org/doc/guidelines.html. Nagios, Icinga, Naemon and Checkmk's MRPE
 * read it.
 */
import { printable } from "./printable.ts";

export const PLUGIN_EXIT_CODES = { OK: 0, WARNING: 1, CRITICAL: 2, UNKNOWN: 3 } as const;

export type PluginState = keyof typeof PLUGIN_EXIT_CODES;

/** One figure for those who draw it. A border that is null is left empty. */
export interface PluginFigure {
  label: string;
  value: number;
  unit: "" | "%";
  warning: number | null;
  critical: number | null;
  min: number | null;
  max: number | null;
}

/** Others than Icinga cut or refuse what is longer; it reads 8 kB and says nothing of the rest. */
const MAX_FIRST_LINE_CHARACTERS = 2_000;
const MAX_LONG_TEXT_CHARACTERS = 2_000;
const MAX_SUMMARY_CHARACTERS = 500;

export interface PluginOutput {
  state: PluginState;
  summary: string;
  figures: readonly PluginFigure[];
  /** Long text: a line each. */
  lines: readonly string[];
}

/** One line with the state and the figures, then the long text; both as far as they fit. */
export function pluginText({ state, summary, figures, lines }: PluginOutput): string {
  let first = `${state} - ${cut(plain(summary), MAX_SUMMARY_CHARACTERS)}`;
  let separator = " | ";
  for (const figure of figures.map(figureText)) {
    if (first.length + separator.length + figure.length > MAX_FIRST_LINE_CHARACTERS) break;
    first += separator + figure;
    separator = " ";
  }
  const shown: string[] = [];
  let left = MAX_LONG_TEXT_CHARACTERS;
  for (const line of lines.map(plain)) {
    left -= line.length + 1;
    if (left < 0) break;
    shown.push(line);
  }
  if (shown.length < lines.length) shown.push(`and ${lines.length - shown.length} more`);
  return [first, ...shown].join("\n");
}

/** What hosts have told: without controls, and without what begins the figures. */
export function plain(text: string): string {
  return printable(text).replaceAll("|", "¦");
}

/** A label holds no `=`, and a quote in it is written twice. */
export function figureText(
  { label, value, unit, warning, critical, min, max }: PluginFigure,
): string {
  const quoted = plain(label).replaceAll("'", "''").replaceAll("=", "_");
  const borders = [warning, critical, min, max].map((border) => border ?? "").join(";");
  return `'${quoted}'=${value}${unit};${borders}`.replace(/;+$/, "");
}

function cut(text: string, characters: number): string {
  return text.length <= characters ? text : `${text.slice(0, characters - 1)}…`;
}
