/** What the arrow keys move over. */
export const ROW_LINK = "data-row-link";

/**
 * Moves by the arrow keys from the search box down the rows and back, and clears the box on
 * Escape. Enter is the browser's own: a row is a link, the box a form.
 */
export function followKeys(event: KeyboardEvent, root: HTMLElement | null): void {
  const box = root?.querySelector<HTMLInputElement>("input[type=search]");
  if (!root || !box || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = [...root.querySelectorAll<HTMLElement>(`[${ROW_LINK}]`)];
  const stops = [box, ...rows];
  const place = stops.findIndex((stop) => stop === document.activeElement);
  if (place < 0) return;
  const target = targetOf(event.key, place, stops.length);
  if (target === null) return;
  event.preventDefault();
  if (event.key === "Escape") clear(box);
  stops[target]?.focus();
}

function clear(box: HTMLInputElement): void {
  if (box.value === "") return;
  box.value = "";
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Where a key leads from `place` of `count`, the box being 0; null: nowhere. */
export function targetOf(key: string, place: number, count: number): number | null {
  if (key === "ArrowDown") return Math.min(place + 1, count - 1);
  if (key === "ArrowUp") return place === 0 ? null : place - 1;
  if (key === "Escape") return 0;
  return null;
}
