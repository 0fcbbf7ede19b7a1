/** What the guest page is asked, as its address says it. */
import { readPage } from "../../shared/page_of.ts";
import type { GuestColumn, GuestSort } from "./guests.ts";

export interface GuestQuery {
  /** In the words of the search: `web tag:prod -status:stopped`. */
  q: string;
  sort: GuestSort;
  /** From 1. */
  page: number;
}

/** Rows on one page. */
export const GUESTS_ON_PAGE = 200;

export const MAX_QUERY_LENGTH = 1_000;

/** Columns in which the large values are the news are first shown with these on top. */
const LARGEST_FIRST: Record<GuestColumn, boolean> = {
  name: false,
  vmid: false,
  host: false,
  type: false,
  status: false,
  cpu: true,
  memory: true,
  memory_percent: true,
  uptime: true,
  safety: false,
  backup: false,
};

export const SORTS_EXPECTED = `${Object.keys(LARGEST_FIRST).join(", ")}, or one with "-" before it`;

/** By name, unless asked otherwise. */
export const DEFAULT_SORT: GuestSort = { column: "name", descending: false };

/** Reads "cpu" or "-cpu", which is the largest first; null when there is no such column. */
export function readSort(text: string): GuestSort | null {
  const descending = text.startsWith("-");
  const name = descending ? text.slice(1) : text;
  return isColumn(name) ? { column: name, descending } : null;
}

/** Reads the address of the page; what is not understood is the default. */
export function readGuestQuery(query: URLSearchParams): GuestQuery {
  return {
    q: (query.get("q") ?? "").slice(0, MAX_QUERY_LENGTH),
    sort: readSort(query.get("sort") ?? "") ?? DEFAULT_SORT,
    page: readPage(query.get("page")),
  };
}

/** The parameters of a query, without those that are the default. */
export function guestParameters({ q, sort, page }: GuestQuery): URLSearchParams {
  const parameters = new URLSearchParams();
  if (q.trim() !== "") parameters.set("q", q.trim());
  const text = sortText(sort);
  if (text !== sortText(DEFAULT_SORT)) parameters.set("sort", text);
  if (page > 1) parameters.set("page", String(page));
  return parameters;
}

/** The address of the page that shows a query. */
export function guestsPath(query: GuestQuery): string {
  return `/vms${searchOf(query)}`;
}

/** The same guests as CSV, sorted as they are. */
export function guestsCsvPath(query: GuestQuery): string {
  return `/api/guests.csv${searchOf({ ...query, page: 1 })}`;
}

function searchOf(query: GuestQuery): string {
  const parameters = guestParameters(query);
  return parameters.size === 0 ? "" : `?${parameters}`;
}

export function sortText({ column, descending }: GuestSort): string {
  return `${descending ? "-" : ""}${column}`;
}

function isColumn(name: string): name is GuestColumn {
  return Object.hasOwn(LARGEST_FIRST, name);
}
