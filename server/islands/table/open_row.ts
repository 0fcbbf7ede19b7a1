/** What of a row is for itself: a click there means that. */
const OWN = "a, button, input, label, select, summary, details, .col-tick";
/** What a row opens. */
const MAIN = "a.host-name, a.incident-link";

/** A click anywhere else on a row is one on what it opens. For the table around. */
export function openRow(event: MouseEvent): void {
  const { target } = event;
  if (!(target instanceof Element) || target.closest(OWN) !== null) return;
  if (event.defaultPrevented || getSelection()?.isCollapsed === false) return;
  const link = target.closest("tbody > tr")?.querySelector<HTMLAnchorElement>(MAIN);
  if (!link) return;
  if (event.ctrlKey || event.metaKey) open(link.href);
  else link.click();
}
