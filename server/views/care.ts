/** What else keeps the data of a host safe, and its backups, as tables that its page shows. */
import type { ReasonLevel } from "../../shared/verdict/mod.ts";

/** Words, a moment whose age counts on, a size, or a link; null: not known. */
export type CareCell =
  | string
  | { unix: number }
  | { bytes: number }
  | { text: string; path: string }
  | null;

/** One line of a table. */
export interface CareRow {
  /** Unique in its table. */
  id: string;
  /** The worst level of what was found of it and is not muted; null: nothing. */
  tone: ReasonLevel | null;
  /** One for each column; the first names it. */
  cells: CareCell[];
}

/** One part of what was read. */
export interface CareTable {
  name: string;
  title: string;
  columns: readonly string[];
  /** Null: it was never read. */
  rows: CareRow[] | null;
  /** How many there are in all, on whichever page. */
  total: number;
  /** What is said where there are no rows. */
  none: string;
  /** Whether it is from an earlier reading, since the newest has not read it. */
  is_held: boolean;
  /** Since when it was not read, by this server's clock; null: it was, or that is not known. */
  unread_since_unix: number | null;
}

/** Rows of each table on one page of a host. */
export const CARE_PAGE_ROWS = 15;
