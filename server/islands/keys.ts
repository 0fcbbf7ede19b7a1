/** Every key that the pages know, in one table: what is pressed, what it does, how it is told. */
import type { ListedKey } from "./keys_dialog.ts";
import { actOnItem, moveInList, tickItem } from "./list_keys.ts";
import { printWhole } from "./print_whole.ts";
import { isTyping } from "./search_key.ts";

interface Key extends ListedKey {
  /** Whether it meant something; absent of what works without this table. */
  run?: () => boolean;
}

const KEYS: readonly Key[] = [
  { press: "/", what: "search everything" },
  { press: "Ctrl+K", what: "search everything, also while typing" },
  { press: "j", what: "the next of a list", run: () => moveInList(1) },
  { press: "k", what: "the previous of a list", run: () => moveInList(-1) },
  { press: "Enter", what: "open it: beside the list where there is room, then its page" },
  { press: "a", what: "acknowledge it", run: () => actOnItem("acknowledge") },
  { press: "m", what: "mute it", run: () => actOnItem("mute") },
  { press: "x", what: "tick it", run: () => tickItem(false) },
  { press: "X", what: "tick all from the last one to it", run: () => tickItem(true) },
  { press: "g n", what: "go to Now", run: () => goTo("/") },
  { press: "g p", what: "go to Pools", run: () => goTo("/pools") },
  { press: "g g", what: "go to Guests", run: () => goTo("/vms") },
  { press: "g i", what: "go to Incidents", run: () => goTo("/incidents") },
  { press: "Ctrl+P", what: "print, with every chart of the page", run: printWhole },
  { press: "?", what: "these keys", run: showKeys },
  { press: "Esc", what: "close what is open" },
];

/** The second of two keys counts as long as the first is remembered. */
const TOGETHER_MS = 1_500;

/** What says that somebody is signed in: the sign-in form lists nothing. */
const SIGNED_IN = ".site-nav";

/** Follows them from now on, after those that were `pressed` before. */
export function followKeys(pressed: readonly KeyboardEvent[]): void {
  let first: { key: string; atMs: number } | null = null;
  const follow = (event: KeyboardEvent) => {
    if (event.altKey || event.defaultPrevented || event.isComposing) return;
    if (document.querySelector("dialog[open]") !== null) return;
    if (document.querySelector(SIGNED_IN) === null) return;
    const isChord = event.ctrlKey || event.metaKey;
    if (!isChord && isTyping(event.target)) return;
    const press = isChord ? `Ctrl+${event.key.toUpperCase()}` : event.key;
    const isSecond = first !== null && event.timeStamp - first.atMs < TOGETHER_MS;
    const both = isSecond ? `${first?.key} ${press}` : null;
    first = both === null ? { key: press, atMs: event.timeStamp } : null;
    const key = find(both) ?? find(press);
    if (key?.run?.() === true) event.preventDefault();
  };
  for (const event of pressed) {
    follow(event);
    if (event.key === "Enter") openFocused(event);
  }
  document.addEventListener("keydown", follow);
  document.addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest("[data-show-keys]") !== null) showKeys();
  });
}

/** An Enter that came before the key that was to move the focus: the browser gave it to what had it then. */
function openFocused({ target }: KeyboardEvent): void {
  const { activeElement } = document;
  if (activeElement !== target && activeElement instanceof HTMLAnchorElement) activeElement.click();
}

function find(press: string | null): Key | undefined {
  return KEYS.find((key) => key.press === press);
}

function goTo(path: string): boolean {
  location.assign(path);
  return true;
}

/** As the browser does, with every chart of the page. */
export function printPage(): void {
  if (!printWhole()) print();
}

export function showKeys(): boolean {
  void import("./keys_dialog.ts").then(({ showKeysDialog }) => showKeysDialog(KEYS));
  return true;
}
