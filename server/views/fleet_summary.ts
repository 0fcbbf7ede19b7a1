/** The fleet in a few words: what the tab of every page says of it. */
import { type Level, LEVELS } from "../../shared/verdict/mod.ts";

export interface FleetSummary {
  /** Critical incidents that nobody has taken on. */
  open_critical: number;
  /** Hosts per level. */
  counts: Record<Level, number>;
}

const WORDS: Record<Level, string> = {
  offline: "Offline",
  critical: "Critical",
  unknown: "Unknown",
  warning: "Warning",
  ok: "OK",
  new: "New",
};

/** The worst level that a host has; null without hosts, or where none ever connected. */
export function worstOf(counts: FleetSummary["counts"]): Exclude<Level, "new"> | null {
  return LEVELS.find((level): level is Exclude<Level, "new"> =>
    level !== "new" && counts[level] > 0
  ) ?? null;
}

const PRODUCT = "Proxmox Monitor";

/** "(9) Critical · Fleet" of a page called "Fleet"; where all is well, the page and the product. */
export function tabTitle(page: string, counts: FleetSummary["counts"] | null): string {
  const worst = counts === null ? null : worstOf(counts);
  return counts === null || worst === null || worst === "ok"
    ? `${page} · ${PRODUCT}`
    : `(${counts[worst]}) ${WORDS[worst]} · ${page}`;
}
