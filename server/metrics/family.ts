/** Figures under their names, as Prometheus reads them, before they are written in a format. */
import { printable } from "../../shared/printable.ts";

export type FamilyType = "gauge" | "counter" | "info";

/** One name with all of its series. */
export interface Family {
  /** As its series are called: that of a counter ends in `_total`, that of an info in `_info`. */
  name: string;
  type: FamilyType;
  /** One sentence. */
  help: string;
  /** The older name of a counter, for which OpenMetrics has no place beside the newer one. */
  isOldName?: true;
  series: Iterable<Series>;
}

export interface Series {
  labels: Labels;
  /** In the unit that the name ends in. Null: unknown, and not told. */
  value: number | null;
}

declare const WRITTEN: unique symbol;
/** As they stand between the braces: quoted, and doing nothing but be read. */
export type Labels = string & { readonly [WRITTEN]: true };

/** A label is for choosing by, and longer than any name; the rest is cut. */
const MOST_CHARACTERS = 1_024;

export const NO_LABELS = "" as Labels;

/** The only way to labels: whatever a host tells stays within its quotes. Null: no such label. */
export function labels(values: Readonly<Record<string, string | null>>): Labels {
  let written = "";
  for (const name in values) {
    const value = values[name] ?? null;
    if (value === null) continue;
    if (written !== "") written += ",";
    written += `${name}="${escaped(value.slice(0, MOST_CHARACTERS))}"`;
  }
  return written as Labels;
}

export function joinLabels(...parts: readonly Labels[]): Labels {
  return parts.filter((part) => part !== "").join(",") as Labels;
}

/** Printable ASCII without what has to be escaped: nearly all that hosts tell. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** Prometheus's own parser stops at NUL, so that one name could end the whole page. */
function escaped(text: string): string {
  if (PLAIN.test(text)) return text;
  return printable(text).replaceAll("\\", "\\\\").replaceAll('"', '\\"');
}

/** What a family tells of each row. */
export interface Column<R> extends Omit<Family, "series"> {
  /** Null: not known. */
  value(row: R): number | null;
}

/** Something that has figures, and the labels that name it. */
export interface Row {
  labels: Labels;
}

/** One family of each column, with a series of each row. */
export function* table<R extends Row>(
  columns: readonly Column<R>[],
  rows: readonly R[],
): Generator<Family> {
  for (const { value, ...column } of columns) {
    yield { ...column, series: eachRow(rows, value) };
  }
}

function* eachRow<R extends Row>(
  rows: readonly R[],
  value: (row: R) => number | null,
): Generator<Series> {
  for (const row of rows) yield { labels: row.labels, value: value(row) };
}

/** One series of the value 1 for each row: what it says are its labels. */
export function info(name: `${string}_info`, help: string, rows: readonly Row[]): Family {
  return { name, type: "info", help, series: eachRow(rows, () => 1) };
}

/** A gauge without labels. */
export function gauge(name: string, help: string, value: number | null): Family {
  return { name, type: "gauge", help, series: [{ labels: NO_LABELS, value }] };
}

/** Each word with 1 where it is the one that holds, else 0; one that is not listed comes last. */
export function* oneHot(label: string, words: readonly string[], held: string): Generator<Series> {
  const all = words.includes(held) ? words : [...words, held];
  for (const word of all) yield { labels: labels({ [label]: word }), value: Number(word === held) };
}
