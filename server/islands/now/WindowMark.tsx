import type { HostCard } from "../../views/mod.ts";
import type { WindowsNow } from "../../views/windows_now.ts";
import { windowText } from "./window_text.ts";

export interface WindowMarkProps {
  card: HostCard;
  windows: WindowsNow;
}

/** Of a host of which nothing is told at present. */
export function WindowMark({ card, windows }: WindowMarkProps) {
  const text = windowText(windows, card);
  return text === null ? null : <span class="window-mark" title={text}>window</span>;
}
