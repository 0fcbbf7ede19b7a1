/** Rules about the age of a pool's last finished scrub. */
import type { Pool, Scan } from "../sample/zfs_pools.ts";
import type { Facts } from "./facts.ts";
import { durationText } from "./number_text.ts";
import { CRITICAL_HEALTH } from "./pool_devices.ts";
import { testPools } from "./rules_pools.ts";
import { SECONDS_PER_DAY } from "./thresholds.ts";

/** What is known of a pool's last finished scrub. */
type LastScrub =
  | { kind: "finished"; end_unix: number }
  /** Counts as fresh. */
  | { kind: "running" }
  /** ZFS keeps one scan only: a later one that is no finished scrub hides the last. */
  | { kind: "hidden"; scan: Scan }
  | { kind: "never" }
  /** `zpool status` said nothing of this pool, which other reasons state. */
  | { kind: "unread" };

function lastScrub(pool: Pool): LastScrub {
  const { scan } = pool;
  const isScrub = scan?.function === "SCRUB";
  if (isScrub && scan.state === "SCANNING" && scan.paused !== true) return { kind: "running" };
  const ends = [pool.last_scrub_end, isScrub && scan.state === "FINISHED" ? scan.end_unix : null]
    .filter((end) => end !== null);
  if (ends.length > 0) return { kind: "finished", end_unix: Math.max(...ends) };
  if (scan !== null) return { kind: "hidden", scan };
  return isStatusRead(pool) ? { kind: "never" } : { kind: "unread" };
}

/** DEGRADED pools are read like ONLINE ones; of a pool that is down nothing can be said. */
function isStatusRead(pool: Pool): boolean {
  return (pool.health === "DEGRADED" || !CRITICAL_HEALTH.has(pool.health)) &&
    (pool.error_count !== null || pool.vdevs.length > 0);
}

/** A pool is as old as its root dataset; null when that is not known. */
function poolAgeSeconds(pool: Pool, { datasets, nowUnix }: Facts): number | null {
  const created = datasets.find((dataset) => dataset.name === pool.name)?.creation_unix ?? null;
  return created === null ? null : nowUnix - created;
}

export const scrubOverdue = testPools((pool, { nowUnix, limits }) => {
  const last = lastScrub(pool);
  if (last.kind !== "finished") return null;
  const age = nowUnix - last.end_unix;
  return age > limits.scrubAgeDays * SECONDS_PER_DAY
    ? `Pool "${pool.name}": the last scrub finished ${durationText(age)} ago ` +
      `(limit ${limits.scrubAgeDays} days)`
    : null;
});

export const neverScrubbed = testPools((pool, facts) => {
  const age = poolAgeSeconds(pool, facts);
  return lastScrub(pool).kind === "never" && age !== null &&
      age > facts.limits.scrubAgeDays * SECONDS_PER_DAY
    ? `Pool "${pool.name}" was never scrubbed and is ${durationText(age)} old ` +
      `(limit ${facts.limits.scrubAgeDays} days)`
    : null;
});

/** A pool of unknown age that was never scrubbed may be overdue: unknown, not fine. */
export const scrubUnknown = testPools((pool, facts) => {
  const last = lastScrub(pool);
  if (last.kind === "hidden") {
    const { function: name, state } = last.scan;
    return `Pool "${pool.name}": the last finished scrub is not known, ZFS remembers only a later ` +
      `scan (${name ?? "?"} ${state ?? "?"})`;
  }
  return last.kind === "never" && poolAgeSeconds(pool, facts) === null
    ? `Pool "${pool.name}" was never scrubbed, and how old it is is not known`
    : null;
});
