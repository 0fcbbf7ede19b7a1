/** The short texts of a host that its card and its row share. */
import type { HostCard, ListedReason } from "../../views/mod.ts";
import { formatCount, UNKNOWN } from "../ui/format.ts";

/** Of a host that may still come back after the server started. */
export const WAITING_TEXT = "waiting to reconnect";

/** What stands where reasons would, on a host that has none. */
export function noReasonText({ level }: HostCard): string {
  if (level === "new") return "Its agent has not connected yet";
  return level === "ok" ? "No problems found" : "No reason recorded";
}

/** Pools whose health is good, and all: "2 / 3". */
export function poolsText({ zfs, pools_ok, pools_total }: HostCard): string {
  if (zfs === "none") return "no ZFS";
  if (zfs === "unknown") return UNKNOWN;
  return `${pools_ok} / ${pools_total}`;
}

/** Running guests, and all: "12 / 14". */
export function guestsText({ guests_running, guests_total }: HostCard): string {
  if (guests_running === null || guests_total === null) return UNKNOWN;
  return `${formatCount(guests_running)} / ${formatCount(guests_total)}`;
}

/** From here on a share of CPU or memory stands out, percent: it is no reason, but near to one. */
const HIGH_PERCENT = 90;

export function isHigh(percent: number | null): boolean {
  return percent !== null && percent >= HIGH_PERCENT;
}

/**
 * The reason that stands for the host in a list: its worst, or where a filter has found another,
 * that. Null: it has none.
 */
export function shownReason(
  { reasons }: Pick<HostCard, "reasons">,
  words: readonly string[],
): ListedReason | null {
  const hits = (reason: ListedReason) => {
    const text = `${reason.code} ${reason.label} ${reason.subject} ${reason.text}`.toLowerCase();
    return words.filter((word) => text.includes(word)).length;
  };
  let shown = reasons[0] ?? null;
  if (shown === null || words.length === 0) return shown;
  for (const reason of reasons) if (hits(reason) > hits(shown)) shown = reason;
  return shown;
}
