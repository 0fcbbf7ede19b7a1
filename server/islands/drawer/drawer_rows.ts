/**
 * Where there is room, what a row opens by Enter, or by a click beside its links, is shown beside the
 * list; once more, or a click on the link itself, opens its page. Loaded with the first.
 */
import { OPEN } from "../show_address.ts";
import { isShown, pathOf, ROW_LINK } from "./drawer_path.ts";

let shown: string | null = null;

export function followRows(): void {
  document.addEventListener("click", (event) => {
    const { target } = event;
    const isByKey = event.detail === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!isByKey || event.defaultPrevented || !(target instanceof Element)) return;
    const path = pathOf(target.closest<HTMLAnchorElement>(ROW_LINK));
    if (path === null || path === shown) return;
    event.preventDefault();
    open(path);
  });
  if (location.hash.startsWith(OPEN)) {
    const path = decodeURIComponent(location.hash.slice(OPEN.length));
    if (isShown(path)) open(path);
  }
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
