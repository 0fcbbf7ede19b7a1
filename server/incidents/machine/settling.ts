/** What was held silent speaks after a fresh sample, so that it does not tell what is over. */
import { SETTLE_INTERVALS } from "./limits.ts";
import { activeTracks, type LiveIncident, type Settling } from "./live_incident.ts";
import type { Step } from "./step.ts";

export function beginSettling(
  live: LiveIncident,
  { by, of }: Pick<Settling, "by" | "of">,
  { elapsedMs, nowMs }: Step,
): void {
  const waitMs = SETTLE_INTERVALS * intervalOf(live);
  live.settling = { by, of, due_ms: elapsedMs + waitMs, until_ms: nowMs + waitMs };
}

/** Ends the waiting when its time is over. */
export function endSettling(live: LiveIncident, { elapsedMs }: Step): void {
  if (live.settling !== null && elapsedMs >= live.settling.due_ms) live.settling = null;
}

/** Of the samples that tell of its worst; of several kinds the one that comes first. */
function intervalOf(live: LiveIncident): number {
  const active = activeTracks(live);
  const worst = active.filter(({ holding }) => holding.confirmed === live.level);
  const intervals = (worst.length > 0 ? worst : active).map(({ intervalMs }) => intervalMs);
  return intervals.length === 0 ? 0 : Math.min(...intervals);
}
