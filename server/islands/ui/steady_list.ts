import { useLayoutEffect, useRef } from "preact/hooks";

/** Where the reader is: what has the focus, and where the items in sight stand. */
interface Place {
  focused: HTMLElement | null;
  /** With the distance of each from the top of the window. */
  inSight: { item: Element; top: number }[];
}

/**
 * Keeps focus and reading place while `items`, which the elements at `selector` show, change
 * places: moving an element takes its focus, and what moves above pushes the rest away. At the
 * very top of the page nothing is held, so that what turned critical comes into sight. For the
 * component that holds all that changes together with the list, such as counts above it.
 */
export function useSteadyList(selector: string, items: readonly unknown[]): void {
  const lastItems = useRef(items);
  // Read while rendering: the elements still stand where the reader last saw them.
  const before = lastItems.current === items ? null : findPlace(selector);
  lastItems.current = items;

  useLayoutEffect(() => {
    if (before === null) return;
    const { focused, inSight } = before;
    if (focused?.isConnected && document.activeElement !== focused) {
      focused.focus({ preventScroll: true });
    }
    scrollBy(0, smallestShift(inSight));
  });
}

/** Takes the reader's place; what it returns gives it back after something changed its height. */
export function holdPlace(selector: string): () => void {
  const { inSight } = findPlace(selector);
  return () => scrollBy(0, smallestShift(inSight));
}

function findPlace(selector: string): Place {
  const active = document.activeElement;
  const focused = active instanceof HTMLElement && active.closest(selector) ? active : null;
  if (scrollY === 0) return { focused, inSight: [] };
  const inSight = [...document.querySelectorAll(selector)].flatMap((item) => {
    const { top, bottom } = item.getBoundingClientRect();
    return bottom > 0 && top < innerHeight ? { item, top } : [];
  });
  return { focused, inSight };
}

/** Of the items that were in sight the one that moved least, lest we follow one that left. */
function smallestShift(inSight: Place["inSight"]): number {
  const shifts = inSight.filter(({ item }) => item.isConnected)
    .map(({ item, top }) => item.getBoundingClientRect().top - top)
    .sort((a, b) => Math.abs(a) - Math.abs(b));
  return shifts[0] ?? 0;
}
