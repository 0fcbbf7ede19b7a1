/** Which of a server's addresses is tried next, and after what wait. */

export interface AddressDelays {
  /** Before round number `tries`, counted from 1 since the last join. */
  retryAfterMs(tries: number): number;
  /** Before an address is tried again that refused this agent. */
  refusedMs(): number;
}

export interface NextTry {
  /** 0: at once. */
  waitMs: number;
  /** Whether an address is passed over that would take other settings. */
  isRefused: boolean;
}

/**
 * Goes around the addresses in their order, from the one that worked last. Each is tried once in
 * a round; a pause is between rounds, never within one. One that refused this agent is passed
 * over for `refusedMs`.
 */
export interface Addresses {
  /** In use, or to be tried now. */
  current(): string;
  /** The current one refused this agent for good. */
  refuse(nowMs: number): void;
  /**
   * Goes on to the next; `wasJoined`: after a connection that had been joined, which begins a
   * round anew. Times are monotonic.
   */
  next(options: { wasJoined: boolean; nowMs: number }): NextTry;
}

/** `endPoints`: at least one. */
export function createAddresses(endPoints: readonly string[], delays: AddressDelays): Addresses {
  const all = endPoints.map((endPoint) => ({ endPoint, refusedUntilMs: -Infinity }));
  let at = 0;
  let tries = 0;
  const tried = new Set([0]);

  /** The next in order that is not refused and, within a round, not tried. */
  function findNext(nowMs: number): number | null {
    for (let step = 1; step <= all.length; step++) {
      const index = (at + step) % all.length;
      if (!tried.has(index) && (all[index]?.refusedUntilMs ?? 0) <= nowMs) return index;
    }
    return null;
  }

  function goTo(index: number): void {
    at = index;
    tried.add(index);
  }

  /** The one that may be asked again first. */
  function firstAllowed(): number {
    const untilMs = all.map(({ refusedUntilMs }) => refusedUntilMs);
    return untilMs.indexOf(Math.min(...untilMs));
  }

  return {
    current: () => all[at]?.endPoint ?? "",
    refuse(nowMs) {
      const current = all[at];
      if (current !== undefined) current.refusedUntilMs = nowMs + delays.refusedMs();
    },
    next({ wasJoined, nowMs }) {
      if (wasJoined) tries = 0;
      const within = wasJoined ? null : findNext(nowMs);
      if (within !== null) {
        goTo(within);
        return { waitMs: 0, isRefused: false };
      }
      tried.clear();
      const first = findNext(nowMs);
      if (first === null) {
        goTo(firstAllowed());
        return { waitMs: Math.max(0, (all[at]?.refusedUntilMs ?? 0) - nowMs), isRefused: true };
      }
      goTo(first);
      const isRefused = all.some(({ refusedUntilMs }) => refusedUntilMs > nowMs);
      return { waitMs: delays.retryAfterMs(++tries), isRefused };
    },
  };
}
