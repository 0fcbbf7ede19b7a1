/** What the headings of a host's page count, and of what. */
import type { GuestCounts, HostView, PagedList } from "../../views/mod.ts";
import { formatCount } from "../ui/format.ts";

/** "5 of 5 running, 1 template"; nothing where they were never read. */
export function guestsText(counts: GuestCounts | null): string | undefined {
  if (counts === null) return undefined;
  const { running, own, templates, elsewhere } = counts;
  return [
    `${formatCount(running)} of ${formatCount(own)} running`,
    templates === 0
      ? []
      : `${formatCount(templates)} ${templates === 1 ? "template" : "templates"}`,
    elsewhere === 0 ? [] : `${formatCount(elsewhere)} counted on another member`,
  ].flat().join(", ");
}

/** How many the host has, on whichever page they are; nothing where they were never read. */
export function countText(view: HostView, list: PagedList): string | undefined {
  const count = rowsOf(view, list);
  return view[list].value === null ? undefined : formatCount(count);
}

/** Rows of a list on all of its pages. */
export function rowsOf(view: HostView, list: PagedList): number {
  return view.paging?.totals[list] ?? view[list].value?.length ?? 0;
}
