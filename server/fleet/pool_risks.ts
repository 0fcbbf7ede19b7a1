/** What threatens each pool of the fleet, as the tiles of the board say it. */
import { isLoud } from "../views/reason.ts";
import { POOL_RISKS, type PoolRisk, type PoolView } from "../views/pools.ts";

type Judged = Pick<
  PoolView,
  "pool" | "missing" | "redundancy_left" | "reasons" | "level" | "is_held"
>;

/** Reasons that say it, by their codes. */
const CODES: Readonly<Record<PoolRisk, readonly string[]>> = {
  unprotected: ["device_errors_unprotected"],
  filling: [
    "pool_capacity",
    "pool_capacity_critical",
    "pool_full_soon",
    "pool_full_soon_critical",
  ],
  scrub: ["scrub_overdue", "scrub_unknown", "never_scrubbed", "scrub_paused"],
  unread: ["pool_state_unknown", "pool_incomplete", "pool_gone"],
};

/** What is so whatever the reasons say. */
const FACTS: Readonly<Partial<Record<PoolRisk, (pool: Judged) => boolean>>> = {
  unprotected: ({ pool, missing, redundancy_left }) =>
    missing === null && pool.health !== "ONLINE" && redundancy_left === 0,
  unread: ({ missing, level, is_held }) => missing === null && (is_held || level === "unknown"),
};

/** In the order of the tiles; `reasons`: all that there are of the pool. */
export function poolRisks(judged: Judged): PoolRisk[] {
  const codes = new Set(judged.reasons.filter(isLoud).map(({ code }) => code));
  return POOL_RISKS.filter((risk) =>
    CODES[risk].some((code) => codes.has(code)) || FACTS[risk]?.(judged) === true
  );
}
