/** The icon of the tab: the shape and the colour of the worst level, as a small picture of its own. */
import type { Level } from "../../shared/verdict/mod.ts";
import { tonePath } from "./ui/LevelBadge.tsx";

/** Between those of the light and the dark page: a tab may be either, whatever the page is. */
const COLORS: Record<Level | "none", string> = {
  offline: "#6b7785",
  critical: "#d6303a",
  unknown: "#8a63d2",
  warning: "#c98500",
  ok: "#2e9a55",
  new: "#7a8694",
  none: "#7a8694",
};

/**
 * Filled while the page is live, hollow while it is not: what it says is then of an earlier time.
 * As an address, which a page names in its head and a script replaces.
 */
export function tabIcon(level: Level | null, isLive: boolean): string {
  const tone = level ?? "none";
  const color = COLORS[tone];
  const path = tonePath(tone);
  // The outline comes first; what stands in it is drawn in the colour of the page, if it is filled.
  const inner = path.indexOf("M", 1);
  const drawn = isLive
    ? `<path d="${path.slice(0, inner)}" fill="${color}" stroke="${color}"/>` +
      `<path d="${path.slice(inner)}" fill="none" stroke="#fff"/>`
    : `<path d="${path}" fill="none" stroke="${color}"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" stroke-width="1.8" ` +
    `stroke-linecap="round" stroke-linejoin="round">${drawn}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
