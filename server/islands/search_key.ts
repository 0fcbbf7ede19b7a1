/** Of the header: the one search of every page. */
export const SEARCH_FIELD = "site-search";

/** Goes to the search of the header; whether there is one, which nobody has who is not signed in. */
export function focusSearch(): boolean {
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
