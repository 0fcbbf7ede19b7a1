/**
 * Tells the full time of a moment or an age, with the offset of its zone: over what is pointed at or
 * tapped, and for the keyboard over the time of the row that has the focus.
 */
import { fullText, shownZone } from "./zone.ts";

const TIMES = "time[datetime]";
/** What is one thing of a list: with the focus in it, its own time is told. */
const ROWS = "tr, li, .reason, .card";
/** How a title ends that tells a moment in UTC; what stands before it, such as "Since", is kept. */
const MOMENT = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/;
const GAP_PX = 6;

/** `first`: what is pointed at, or has the focus, already. */
export function tellFullTimes(first: EventTarget | null): void {
  const tip = document.createElement("div");
  tip.className = "time-tip";
  tip.setAttribute("role", "tooltip");
  // Above dialogs too.
  tip.popover = "manual";
  document.body.append(tip);
  /** Whose time is told, with the title that it had: two tips would cover each other. */
  let told: { time: HTMLTimeElement; title: string } | null = null;

  function hide(): void {
    if (told === null) return;
    if (told.title !== "") told.time.title = told.title;
    told = null;
    tip.hidePopover();
  }

  function show(time: HTMLTimeElement | null): void {
    if (told?.time === time) return;
    hide();
    const ms = Date.parse(time?.dateTime ?? "");
    if (time === null || Number.isNaN(ms)) return;
    const { title } = time;
    const full = fullText(ms, shownZone());
    tip.textContent = MOMENT.test(title) ? title.replace(MOMENT, full) : full;
    time.removeAttribute("title");
    told = { time, title };
    tip.showPopover();
    place(tip, time);
  }

  show(timeAround(first) ?? timeOfFocus(first));
  document.addEventListener("pointerover", ({ target }) => show(timeAround(target)));
  document.addEventListener("click", ({ target }) => show(timeAround(target)));
  document.addEventListener("focusin", ({ target }) => show(timeOfFocus(target)));
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") hide();
  });
  document.addEventListener("scroll", hide, { capture: true, passive: true });
}

function timeAround(target: EventTarget | null): HTMLTimeElement | null {
  return target instanceof Element ? target.closest<HTMLTimeElement>(TIMES) : null;
}

/** A mouse that clicks gives the focus too, and has its own tip. */
function timeOfFocus(target: EventTarget | null): HTMLTimeElement | null {
  if (!(target instanceof Element) || !target.matches(":focus-visible")) return null;
  return target.querySelector<HTMLTimeElement>(TIMES) ??
    target.closest(ROWS)?.querySelector<HTMLTimeElement>(TIMES) ?? null;
}

/** Above the time, below it where there is no room; never out of the window. */
function place(tip: HTMLElement, time: HTMLElement): void {
  const of = time.getBoundingClientRect();
  const { width, height } = tip.getBoundingClientRect();
  const left = Math.min(of.left, document.documentElement.clientWidth - width - GAP_PX);
  const above = of.top - height - GAP_PX;
  tip.style.left = `${Math.max(GAP_PX, left)}px`;
  tip.style.top = `${above >= 0 ? above : of.bottom + GAP_PX}px`;
}
