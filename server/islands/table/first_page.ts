/** What a long list shows before any script runs: one page of it, with links to the others. */
import { useLayoutEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { countPages, pageOf } from "../../../shared/page_of.ts";

export interface FirstPage<T> {
  /** The rows of the page; null once a script shows all of them. */
  rows: readonly T[] | null;
  page: number;
  pages: number;
}

/** The page that was sent, until it is alive. */
export function useFirstPage<T>(
  rows: readonly T[],
  { page: asked, perPage }: { page: number; perPage: number },
): FirstPage<T> {
  const isFirst = useSignal(true);
  useLayoutEffect(() => {
    isFirst.value = false;
  }, []);
  const pages = countPages(rows.length, perPage);
  const page = Math.min(asked, pages);
  return { rows: isFirst.value ? pageOf(rows, page, perPage) : null, page, pages };
}
