/** A long list, page by page: the first page is 1. */

/** The page that the text of an address asks for; 1 where it asks for none or for nonsense. */
export function readPage(text: string | null | undefined): number {
  return /^[1-9]\d{0,5}$/.test(text ?? "") ? Number(text) : 1;
}

/** Pages of `perPage` rows that `total` rows fill; at least one. */
export function countPages(total: number, perPage: number): number {
  return Math.max(1, Math.ceil(total / perPage));
}

/** The rows of one page; none when the list ends before it. */
export function pageOf<T>(rows: readonly T[], page: number, perPage: number): T[] {
  return rows.slice((page - 1) * perPage, page * perPage);
}
