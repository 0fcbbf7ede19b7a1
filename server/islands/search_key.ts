/** Of the header: the one search of every page. */
export const SEARCH_FIELD = "site-search";

/** Goes to the search of the header; whether there is one, which nobody has who is not signed in. */
function focusSearch(): boolean {
  const field = document.getElementById(SEARCH_FIELD);
  if (!(field instanceof HTMLInputElement)) return false;
  field.focus();
  field.select();
  return true;
}

/** Whether keys are for what is being typed. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input, textarea, select"));
}

/** `/` and Ctrl+K lead to the search at once: what is typed next is meant for it. */
export function followSearchKey(): void {
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.defaultPrevented || event.isComposing) return;
    if (document.querySelector("dialog[open]") !== null) return;
    const isChord = event.ctrlKey || event.metaKey;
    const isMeant = isChord
      ? event.key.toLowerCase() === "k"
      : event.key === "/" && !isTyping(event.target);
    if (isMeant && focusSearch()) event.preventDefault();
  });
}
