import type { Clock } from "../../shared/clock.ts";
import { SHARES } from "../../shared/shares.ts";
import type { ApiTokenRow } from "../store/port.ts";

/** A scraper asks for each host by itself: one request per host in so many seconds is its due. */
const SECONDS_PER_HOST = 10;

/** How many requests an API token may still make; a second's worth at once. */
export interface ApiTokenRate {
  /** Takes one. 0: it is allowed; else whole seconds until the next is. */
  take(token: Pick<ApiTokenRow, "id" | "scopes">, hostCount: number): number;
}

interface Bucket {
  left: number;
  atMs: number;
}

export function createApiTokenRate(clock: Clock): ApiTokenRate {
  /** By the token's id: as many as there were tokens since the start, each a few bytes. */
  const buckets = new Map<number, Bucket>();

  return {
    take({ id, scopes }, hostCount) {
      const perSecond = SHARES.apiToken.requestsPerSecond +
        (scopes.includes("metrics") ? hostCount / SECONDS_PER_HOST : 0);
      const nowMs = clock.monotonicMs();
      const bucket = buckets.get(id) ?? { left: perSecond, atMs: nowMs };
      const gained = (nowMs - bucket.atMs) / 1000 * perSecond;
      const left = Math.min(perSecond, bucket.left + gained);
      const isAllowed = left >= 1;
      buckets.set(id, { left: isAllowed ? left - 1 : left, atMs: nowMs });
      return isAllowed ? 0 : Math.ceil((1 - left) / perSecond);
    },
  };
}
