/** Keys by which an operator goes through what a page lists, and acts on it. */

/** What `j` and `k` go through: hosts, incidents, pools, the reasons of one host or incident. */
const ITEMS = '[data-role="host-card"], [data-role="incident"], [data-role="pool"], .why .reason';

/** What Enter opens of an item, and where the focus shows which it is. */
const MAIN = "a.host-name, a.incident-link";

/** Where the last item was that had the focus: it may be gone meanwhile. */
let place = -1;

/** Goes to the next or the previous item; whether there is any. */
export function moveInList(by: 1 | -1): boolean {
  const items = [...document.querySelectorAll<HTMLElement>(ITEMS)];
  const at = items.findIndex((item) => item.contains(document.activeElement));
  const from = at >= 0 ? at : place < 0 ? -1 : place - Number(by > 0);
  place = Math.min(Math.max(from + by, 0), items.length - 1);
  const item = items[place];
  const target = item?.querySelector<HTMLElement>(MAIN) ?? item?.querySelector<HTMLElement>("a");
  target?.focus();
  target?.scrollIntoView({ block: "nearest" });
  return item !== undefined;
}

/**
 * Does it to the reason that has the focus, else to the first of its item, else to the page's own;
 * whether there is one that it can be done to.
 */
export function actOnItem(what: "acknowledge" | "mute"): boolean {
  const focused = document.activeElement;
  const scopes = [focused?.closest(".reason"), focused?.closest(ITEMS)];
  if (scopes[1] === null) scopes.push(document.querySelector(".acknowledgement"));
  const links = scopes.flatMap((scope) => scope?.querySelector<HTMLElement>(linkTo(what)) ?? []);
  links[0]?.click();
  return links.length > 0;
}

/** Ticks the item that has the focus, or all up to it; whether it can be. */
export function tickItem(isRange: boolean): boolean {
  const item = document.activeElement?.closest(ITEMS);
  const tick = item?.querySelector<HTMLElement>("[data-tick]");
  tick?.dispatchEvent(new MouseEvent("click", { bubbles: true, shiftKey: isRange }));
  return tick instanceof HTMLElement;
}

function linkTo(what: string): string {
  return `a[data-act="${what}"]`;
}
