/** Keys by which an operator goes through what a page lists, and acts on it. */
import { openActsInPlace, showDialog } from "./act_dialog.ts";
import { isTyping } from "./search_key.ts";

/** What `j` and `k` go through: hosts, incidents, pools, the reasons of one host or incident. */
const ITEMS = '[data-role="host-card"], [data-role="incident"], [data-role="pool"], .why .reason';

/** What Enter opens of an item, and where the focus shows which it is. */
const MAIN = "a.host-name, a.incident-link";

const KEYS: readonly (readonly [keys: string, what: string])[] = [
  ["/", "search"],
  ["j, k", "the next, the previous of a list"],
  ["Enter", "open it"],
  ["a", "acknowledge it"],
  ["m", "mute it"],
  ["?", "these keys"],
  ["Esc", "close"],
];

export function followListKeys(): void {
  openActsInPlace();
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (isTyping(event.target) || document.querySelector("dialog[open]") !== null) return;
    // The sign-in form lists nothing.
    if (document.querySelector(".site-nav") === null) return;
    if (press(event.key)) event.preventDefault();
  });
}

/** Whether the key means something here. */
function press(key: string): boolean {
  switch (key) {
    case "j":
      return move(1);
    case "k":
      return move(-1);
    case "a":
      return act("acknowledge");
    case "m":
      return act("mute");
    case "?":
      showKeys();
      return true;
    default:
      return false;
  }
}

/** Where the last item was that had the focus: it may be gone meanwhile. */
let place = -1;

function move(by: 1 | -1): boolean {
  const items = [...document.querySelectorAll<HTMLElement>(ITEMS)];
  const at = items.findIndex((item) => item.contains(document.activeElement));
  const from = at >= 0 ? at : place < 0 ? -1 : place - Number(by > 0);
  place = Math.min(Math.max(from + by, 0), items.length - 1);
  const item = items[place];
  const target = item?.querySelector<HTMLElement>(MAIN) ?? item?.querySelector<HTMLElement>("a");
  target?.focus();
  target?.scrollIntoView({ block: "nearest" });
  return item !== undefined;
}

/** Does it to the reason that has the focus, else to the first of its item, else to the page's own. */
function act(what: "acknowledge" | "mute"): boolean {
  const focused = document.activeElement;
  const scopes = [focused?.closest(".reason"), focused?.closest(ITEMS)];
  if (scopes[1] === null) scopes.push(document.querySelector(".acknowledgement"));
  const links = scopes.flatMap((scope) => scope?.querySelector<HTMLElement>(linkTo(what)) ?? []);
  links[0]?.click();
  return links.length > 0;
}

function linkTo(what: string): string {
  return `a[data-act="${what}"]`;
}

function showKeys(): void {
  const content = document.createElement("section");
  content.className = "keys card";
  const heading = document.createElement("h2");
  heading.textContent = "Keys";
  const list = document.createElement("dl");
  for (const [keys, what] of KEYS) {
    const term = document.createElement("dt");
    const meaning = document.createElement("dd");
    term.append(
      ...keys.split(", ").flatMap((key, at) => at === 0 ? [keyCap(key)] : [" ", keyCap(key)]),
    );
    meaning.textContent = what;
    list.append(term, meaning);
  }
  const close = document.createElement("button");
  close.type = "button";
  close.className = "secondary";
  close.textContent = "Close";
  content.append(heading, list, close);
  const dialog = showDialog(content);
  close.addEventListener("click", () => dialog.close());
}

function keyCap(key: string): HTMLElement {
  const cap = document.createElement("kbd");
  cap.textContent = key;
  return cap;
}
