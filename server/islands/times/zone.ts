/** Moments as text, in the zone that the reader chose. The server knows no other zone than UTC. */
import { type Zone, ZONES } from "../preferences.ts";

const MINUTE_MS = 60_000;

/** Minutes that the clock on the wall is ahead of UTC at that moment. */
export function minutesAhead(ms: number, zone: Zone): number {
  // Minus zero is no offset.
  return zone === "utc" ? 0 : 0 - new Date(ms).getTimezoneOffset();
}

/** "2026-01-31 09:05:09"; beyond the years that a date can have, the number itself. */
export function wallText(ms: number, ahead: number): string {
  const date = new Date(ms + ahead * MINUTE_MS);
  return Number.isNaN(date.getTime())
    ? `${ms / 1000}`
    : date.toISOString().slice(0, -5).replace("T", " ");
}

/** "UTC+01:00", or "UTC". */
export function offsetText(ahead: number): string {
  if (ahead === 0) return "UTC";
  const two = (number: number) => String(number).padStart(2, "0");
  const minutes = Math.abs(ahead);
  return `UTC${ahead < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** As a list shows it: the zone is named once on the page, UTC wherever it was chosen. */
export function momentText(ms: number, zone: Zone): string {
  return `${wallText(ms, minutesAhead(ms, zone))}${zone === "utc" ? " UTC" : ""}`;
}

/** With the offset that holds at that moment: an hour that comes twice is told apart. */
export function fullText(ms: number, zone: Zone): string {
  const ahead = minutesAhead(ms, zone);
  return `${wallText(ms, ahead)} ${offsetText(ahead)}`;
}

/** "17:54" within the same day, else "2026-01-31 17:54"; in UTC with its name. */
export function clockText(ms: number, nowMs: number, zone: Zone): string {
  const text = wallText(ms, minutesAhead(ms, zone)).slice(0, -3);
  const today = wallText(nowMs, minutesAhead(nowMs, zone)).slice(0, 10);
  return (text.startsWith(today) ? text.slice(11) : text) + (zone === "utc" ? " UTC" : "");
}

/** What the zone is called: "Europe/Berlin". */
export function zoneName(zone: Zone): string {
  return zone === "utc" ? "UTC" : Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The zone that the page is shown in, as its root element says. */
export function shownZone(): Zone {
  const chosen = document.documentElement.dataset["zone"];
  return ZONES.find((zone) => zone === chosen) ?? "browser";
}

/** Calls `changed` each time another zone is chosen; returns what ends that. */
export function onZoneChange(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ["data-zone"] });
  return () => observer.disconnect();
}
