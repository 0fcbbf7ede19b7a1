/**
 * Writes every moment of the page in the zone that was chosen. The server writes them in UTC, which
 * is what they say without a script; ages are told apart and count on by themselves.
 */
import { momentText, onZoneChange, shownZone, zoneName } from "./zone.ts";

const MOMENTS = "time[datetime]:not(.age, .freshness)";
/** Where the page says of which zone its times are. */
const NAMES = "[data-zone-name]";

export function rewriteTimes(): void {
  rewriteAll();
  onZoneChange(rewriteAll);
  // Islands bring more, and write theirs anew; what is written here differs from no rewriting.
  new MutationObserver((records) => {
    for (const { target, addedNodes } of records) {
      const element = target instanceof Element ? target : target.parentElement;
      const around = element?.closest<HTMLTimeElement>(MOMENTS);
      if (around) rewrite(around);
      for (const added of addedNodes) if (added instanceof Element) rewriteWithin(added);
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}

function rewriteAll(): void {
  rewriteWithin(document.body);
  const name = zoneName(shownZone());
  for (const element of document.querySelectorAll(NAMES)) element.textContent = name;
}

function rewriteWithin(element: Element): void {
  if (element.matches(MOMENTS)) rewrite(element as HTMLTimeElement); // as MOMENTS says
  for (const time of element.querySelectorAll<HTMLTimeElement>(MOMENTS)) rewrite(time);
}

function rewrite(time: HTMLTimeElement): void {
  const ms = Date.parse(time.dateTime);
  if (Number.isNaN(ms)) return;
  const text = momentText(ms, shownZone());
  if (time.textContent === text) return;
  const [node] = time.childNodes;
  // The node stays: it is an island's, which goes on writing into it.
  if (node instanceof Text && time.childNodes.length === 1) node.data = text;
  else time.textContent = text;
}
