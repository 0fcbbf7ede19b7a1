/** Where `/` leads from a page that has no search box of its own. */
const SEARCH_PAGE = "/vms";

/** Makes `/` go to the search box: of this page, or else of the guests of the fleet. */
export function followSearchKey(): void {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.defaultPrevented || isTyping(event.target)) return;
    // The sign-in form has no navigation: nobody is signed in.
    if (document.querySelector(`a[href="${SEARCH_PAGE}"]`) === null) return;
    event.preventDefault();
    const box = document.querySelector<HTMLInputElement>("input[type=search]");
    if (box === null) location.href = `${SEARCH_PAGE}${FOCUS_SEARCH}`;
    else {
      box.focus();
      box.select();
    }
  });
  if (location.hash === FOCUS_SEARCH) {
    document.querySelector<HTMLInputElement>("input[type=search]")?.focus();
  }
}

const FOCUS_SEARCH = "#guest-search";

/** Whether keys are for what is being typed. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input, textarea, select"));
}
