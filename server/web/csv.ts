/**
 * Lists as CSV (RFC 4180), made and sent in pieces: a fleet has 100,000 guests, and nobody waits
 * for all of them. UTF-8 without a mark at its beginning; lines end with CR LF.
 */
import type { Clock } from "../../shared/clock.ts";

/** Null is not known, and stands there as nothing at all; a text that is empty as `""`. */
export type CsvValue = string | number | boolean | null | readonly string[];

/** One line: the name of each column with its value, in the order of the columns. */
export type CsvRow = Readonly<Record<string, CsvValue>>;

/**
 * What a spreadsheet would take for a formula. Quotes do not hold it off, an apostrophe before it
 * does, in Excel as in LibreOffice: https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA = /^[=+\-@\t\r]/;

const TO_QUOTE = /[",\r\n]|^$|^\s|\s$|^'/;

/** Numbers are written as they are, also negative ones; texts are data of hosts. */
export function csvCell(value: CsvValue): string {
  if (value === null) return "";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const text = typeof value === "string" ? value : value.join(" ");
  const guarded = FORMULA.test(text) ? `'${text}` : text;
  return TO_QUOTE.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(csvCell).join(",")}\r\n`;
}

/** A piece ends at either: what is not read yet is not made. */
const PIECE_CHARACTERS = 64 * 1024;
const PIECE_MS = 10;

export interface CsvOptions {
  /** Of the columns; also where there is no row. */
  columns: readonly string[];
  clock: Clock;
  /** The rows could not be made to their end: what was sent is cut off. */
  onFault(error: unknown): void;
}

/** An answer that makes its rows as they are read; ends with its reader. */
export function csvResponse(
  rows: Iterable<CsvRow> | AsyncIterable<CsvRow>,
  name: string,
  options: CsvOptions,
): Response {
  return new Response(csvStream(rows, options), {
    headers: {
      "content-type": "text/csv; charset=utf-8; header=present",
      "content-disposition": `attachment; filename="${name}.csv"`,
      vary: "accept",
    },
  });
}

export function csvStream(
  rows: Iterable<CsvRow> | AsyncIterable<CsvRow>,
  { columns, clock, onFault }: CsvOptions,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  const reading = iterate(rows);
  const stop = new AbortController();
  let text = csvLine(columns);
  return new ReadableStream({
    async pull(controller) {
      try {
        // What else the server has to do comes between two pieces.
        await clock.sleep(0, stop.signal);
        const sinceMs = clock.monotonicMs();
        let isOver = false;
        while (text.length < PIECE_CHARACTERS && clock.monotonicMs() - sinceMs < PIECE_MS) {
          const { done, value } = await reading.next();
          isOver = done === true;
          if (isOver || value === undefined) break;
          text += csvLine(columns.map((column) => value[column] ?? null));
        }
        if (text !== "") controller.enqueue(encoder.encode(text));
        text = "";
        if (isOver) controller.close();
      } catch (error) {
        onFault(error);
        controller.error(error);
      }
    },
    async cancel() {
      stop.abort();
      await reading.return?.();
    },
  }, { highWaterMark: 0 });
}

function iterate(
  rows: Iterable<CsvRow> | AsyncIterable<CsvRow>,
): Iterator<CsvRow> | AsyncIterator<CsvRow> {
  return Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]();
}
