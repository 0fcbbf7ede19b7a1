/**
 * Where there is room, what a row opens by Enter, or by a click beside its links, is shown beside the
 * list; once more, or a click on the link itself, opens its page. Loaded with the first.
 */
import { OPEN } from "../show_address.ts";

const WIDE = "(min-width: 80rem)";
const LISTS = new Set(["/", "/incidents"]);
/** Of a row what opens its page. */
const LINK = 'tr[data-role="host-card"] a.host-name, [data-role="incident"] a.incident-link';

/** What can be shown: the page of a host, or of an incident. */
const SHOWN = /^\/(?:hosts|incidents)\/[^/?#]+$/;

let shown: string | null = null;

export function followRows(): void {
  document.addEventListener("click", (event) => {
    const { target } = event;
    const isByKey = event.detail === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!isByKey || event.defaultPrevented || !(target instanceof Element)) return;
    const path = pathOf(target.closest<HTMLAnchorElement>(LINK));
    if (path === null || path === shown) return;
    event.preventDefault();
    open(path);
  });
  if (location.hash.startsWith(OPEN)) {
    const path = decodeURIComponent(location.hash.slice(OPEN.length));
    if (isShown(path)) open(path);
  }
}

/** Null: it is not to be shown beside this list. */
export function pathOf(link: HTMLAnchorElement | null): string | null {
  const path = link?.pathname ?? "";
  return link?.matches(LINK) === true && isShown(path) ? path : null;
}

function isShown(path: string): boolean {
  return SHOWN.test(path) && LISTS.has(location.pathname) && matchMedia(WIDE).matches;
}

function open(path: string): void {
  shown = path;
  const onClose = () => {
    shown = null;
  };
  const onMove = (other: string) => {
    shown = other;
  };
  import("./drawer.ts").then(({ openDrawer }) => openDrawer(path, { onClose, onMove }))
    .catch(() => location.assign(path));
}
