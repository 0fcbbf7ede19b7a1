/** When a host is judged again by itself: time alone changes a verdict too. */
import type { HostState } from "./host_state.ts";

/** A verdict is that much of a fast interval old at most, and between these. */
const RENEWED = { share: 1 / 3, least_ms: 5_000, most_ms: 10_000 };

/**
 * As long as fast samples come in time, each of them renews the verdict. One that is a third of an
 * interval late is not in time; nothing of its host is stale by then. Where intervals are long, a
 * verdict is renewed between them too.
 */
const IN_TIME = { intervals: 4 / 3, most_ms: 40_000 };

/** Whether its last verdict is so old at `nowMs`, monotonic, that time may have changed it. */
export function isVerdictDue(
  { judgedMs, sampledMs, connected, intervals }: Pick<
    HostState,
    "judgedMs" | "sampledMs" | "connected" | "intervals"
  >,
  nowMs: number,
): boolean {
  if (judgedMs === null) return true;
  const intervalMs = 1000 * intervals.fast;
  const isInTime = connected && sampledMs !== null &&
    nowMs - sampledMs < IN_TIME.intervals * intervalMs;
  const { share, least_ms, most_ms } = RENEWED;
  const afterMs = isInTime
    ? IN_TIME.most_ms
    : Math.min(most_ms, Math.max(least_ms, share * intervalMs));
  return nowMs - judgedMs >= afterMs;
}
