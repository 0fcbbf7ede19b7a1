/** What in an address is open beside the list: `#open=` and the path of its page. */
export const OPEN = "#open=";

/** Says in the address what a list shows; what is open beside it stays open. */
export function showAddress(path: string): void {
  const { hash } = location;
  history.replaceState(history.state, "", path + (hash.startsWith(OPEN) ? hash : ""));
}
