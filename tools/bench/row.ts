/** What a row of the benchmark is: something measured, and the budget it has to keep. */
import type { EngineName } from "./bench_database.ts";
import type { Recording } from "../simulate/recordings.ts";

/** One number. */
export interface Figure {
  what: string;
  value: number;
  /** Such as "ms", "MB", "/s"; "" for a plain count. */
  unit: string;
  /** The budget; absent where the number only explains another. */
  limit?: { at_most: number } | { at_least: number };
}

export interface RowContext {
  /** Aborts when the row has used up its time, or everything stops. */
  signal: AbortSignal;
  /** The row's own; removed after it. */
  directory: string;
  /** What keeps the database; SQLite of rows that know no other. */
  engine: EngineName;
  /** What simulated hosts are made of; collected once for all rows. */
  recordings(): Promise<Recording[]>;
}

export interface Row {
  id: string;
  what: string;
  /** Whether it measures PostgreSQL as well; default: it does not. */
  isForPostgres?: boolean;
  /** As long as it may take. */
  limitMs: number;
  /** Throws `RowSkipped` where something it needs is missing. */
  measure(context: RowContext): Promise<Figure[]>;
}

/** A row that cannot be measured on this machine; the message says why. */
export class RowSkipped extends Error {
  override name = "RowSkipped";
}

/** Whether `figure` keeps its budget; null when it has none. A number that is none keeps nothing. */
export function isMet({ value, limit }: Figure): boolean | null {
  if (limit === undefined) return null;
  return "at_most" in limit ? value <= limit.at_most : value >= limit.at_least;
}
