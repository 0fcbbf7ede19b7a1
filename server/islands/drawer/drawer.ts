/** The details of one row beside its list: the page of it, in short, read anew as the row changes. */
import { OPEN } from "../show_address.ts";
import { pathOf } from "./drawer_path.ts";
import { watchRow } from "./watch_row.ts";

/** What no row shows is at most this old; nothing is read while nobody looks. */
const READ_EVERY_MS = 10_000;
const READ_WITHIN_MS = 10_000;
/** After the last step through the list before the next row is read. */
const REST_MS = 150;

/** What of a page is shown. */
const CONTENT = '.brief, [data-island="IncidentPanel"]';

interface DrawerOptions {
  onClose: () => void;
  /** Gets the path of the row that it shows next. */
  onMove: (path: string) => void;
}

let close: (() => void) | null = null;

/** Shows what is at `path`, in the place of what was shown. Rejects where it cannot be. */
export async function openDrawer(path: string, options: DrawerOptions): Promise<void> {
  const content = await read(path);
  close?.();
  const stop = new AbortController();
  const { signal } = stop;
  const drawer = makeDrawer(path, () => close?.());
  const body = drawer.querySelector<HTMLElement>(".drawer-body") ?? drawer;
  body.replaceChildren(content);
  document.body.append(drawer);
  document.documentElement.classList.add("has-drawer");
  mark(path);

  const readAnew = () => {
    if (document.hidden) return;
    read(path).then((next) => {
      if (!signal.aborted && !holdsFocus(body)) body.replaceChildren(next);
    }).catch(() => {
      // What is shown is still true of its time.
    });
  };
  const timer = setInterval(readAnew, READ_EVERY_MS);
  const stopWatching = watchRow(() => rowLink(path)?.closest("[data-role]") ?? null, readAnew);
  let rest: ReturnType<typeof setTimeout> | undefined;
  document.addEventListener("focusin", ({ target }) => {
    const link = target instanceof HTMLAnchorElement ? target : null;
    const next = pathOf(link);
    clearTimeout(rest);
    if (next === null || next === path) return;
    rest = setTimeout(() => {
      options.onMove(next);
      openDrawer(next, options).catch(() => close?.());
    }, REST_MS);
  }, { signal });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || document.querySelector("dialog[open]") !== null) return;
    if (drawer.contains(document.activeElement)) rowLink(path)?.focus();
    close?.();
  }, { signal });
  close = () => {
    stop.abort();
    clearInterval(timer);
    stopWatching();
    clearTimeout(rest);
    drawer.remove();
    document.documentElement.classList.remove("has-drawer");
    mark(null);
    close = null;
    options.onClose();
  };
}

/** The link of the row that is shown, as long as it is listed. */
function rowLink(path: string): HTMLAnchorElement | undefined {
  return [...document.querySelectorAll<HTMLAnchorElement>("[data-role] a")]
    .find((link) => pathOf(link) === path);
}

/** What somebody is reading by keyboard is not taken away. */
function holdsFocus(body: HTMLElement): boolean {
  return body.contains(document.activeElement);
}

function makeDrawer(path: string, onClose: () => void): HTMLElement {
  const drawer = document.createElement("aside");
  drawer.className = "drawer";
  drawer.setAttribute("aria-label", "Details of the row");
  const tools = document.createElement("p");
  tools.className = "drawer-tools";
  const page = document.createElement("a");
  page.href = path;
  page.textContent = "Open its page";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = "Close";
  button.addEventListener("click", onClose);
  tools.append(page, button);
  const body = document.createElement("div");
  body.className = "drawer-body";
  drawer.append(tools, body);
  return drawer;
}

/** Says in the address what is open; null: nothing. */
function mark(path: string | null): void {
  const hash = path === null ? "" : OPEN + encodeURIComponent(path);
  history.replaceState(history.state, "", location.pathname + location.search + hash);
}

async function read(path: string): Promise<Element> {
  const address = path.startsWith("/hosts/") ? `${path}/brief` : path;
  const response = await fetch(address, { signal: AbortSignal.timeout(READ_WITHIN_MS) });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const content = page.querySelector(CONTENT);
  if (!response.ok || content === null) throw new Error(`Cannot show "${path}" beside the list`);
  // It is no page of its own there, and none of it comes alive.
  content.removeAttribute("data-island");
  content.querySelector(".crumbs")?.remove();
  const heading = content.querySelector("h1");
  if (heading !== null) {
    const lower = page.createElement("h2");
    lower.append(...heading.childNodes);
    heading.replaceWith(lower);
  }
  return document.adoptNode(content);
}
