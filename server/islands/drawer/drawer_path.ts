/** What of a row can be shown beside its list. */

const WIDE = "(min-width: 80rem)";
const LISTS = new Set(["/", "/incidents"]);

/** Of a row what opens its page. */
export const ROW_LINK =
  'tr[data-role="host-card"] a.host-name, [data-role="incident"] a.incident-link';

/** The page of a host, or of an incident. */
const SHOWN = /^\/(?:hosts|incidents)\/[^/?#]+$/;

/** Null: it is not to be shown beside this list. */
export function pathOf(link: HTMLAnchorElement | null): string | null {
  const path = link?.pathname ?? "";
  return link?.matches(ROW_LINK) === true && isShown(path) ? path : null;
}

/** Whether there is room for it, and it is what belongs beside this list. */
export function isShown(path: string): boolean {
  return SHOWN.test(path) && LISTS.has(location.pathname) && matchMedia(WIDE).matches;
}
