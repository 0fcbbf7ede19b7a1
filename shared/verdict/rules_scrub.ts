/** Rules about a pool's scans: how old the last finished scrub is, and what scans found. */
import { isPositive } from "../sample/counter.ts";
import type { Pool, Scan } from "../sample/zfs_pools.ts";
import { POOL_CAUSE } from "./cause.ts";
import { type Facts, futureFromUnix } from "./facts.ts";
import { findDataset } from "./finders.ts";
import { countText, listText } from "./number_text.ts";
import { CRITICAL_HEALTH } from "./pool_devices.ts";
import { isRebuilding } from "./redundancy.ts";
import { RANK } from "./risk.ts";
import type { Rule } from "./rule.ts";
import { isStatusRead, testPools } from "./rules_pools.ts";
import { newestReading } from "./section_fault.ts";
import { POOL, poolTells } from "./tells.ts";
import { SECONDS_PER_DAY, SECONDS_PER_HOUR } from "./thresholds.ts";

/** What is known of a pool's last finished scrub. */
type LastScrub =
  | { kind: "finished"; end_unix: number }
  /** Counts as fresh, for as long as a scrub may be old. */
  | { kind: "running" }
  | { kind: "endless" }
  /** Of scrub and resilver ZFS keeps the latest only: this one hides when the last finished. */
  | { kind: "hidden"; scan: Scan }
  /** It ended in the future, which is no age. */
  | { kind: "future" }
  | { kind: "never" }
  /** `zpool status` said nothing of this pool, which other reasons state. */
  | { kind: "unread" };

/** Every scan that is told of a pool. */
function scansOf({ scan, scans }: Pool): Scan[] {
  return scans.length > 0 ? scans : scan === null ? [] : [scan];
}

function lastScrub(pool: Pool, facts: Facts): LastScrub {
  const scrubs = scansOf(pool).filter((scan) => scan.function === "SCRUB");
  const running = scrubs.find((scan) => scan.state === "SCANNING" && scan.paused !== true);
  if (running !== undefined) {
    return { kind: isOlderThanScrubs(running.start_unix, facts) ? "endless" : "running" };
  }
  const ends = endsOf(pool, scrubs);
  const past = ends.filter((end) => end <= futureFromUnix(facts));
  if (past.length > 0) return { kind: "finished", end_unix: Math.max(...past) };
  if (ends.length > 0) return { kind: "future" };
  const hiding = scansOf(pool).find((scan) => scan.function === "RESILVER") ?? scrubs[0];
  if (hiding !== undefined) return { kind: "hidden", scan: hiding };
  return isTold(pool) ? { kind: "never" } : { kind: "unread" };
}

/**
 * An agent that sends `scans` tells when the whole pool was scrubbed last, which a finished scrub
 * of a part is not. Of others the one scan they send counts as well.
 */
function endsOf({ last_scrub_end, scans }: Pool, scrubs: readonly Scan[]): number[] {
  const told = scans.length > 0 ? [] : scrubs.filter(isFinished).map((scan) => scan.end_unix);
  return [last_scrub_end, ...told].filter((end) => end !== null);
}

function isFinished({ state }: Scan): boolean {
  return state === "FINISHED";
}

/** DEGRADED pools are read like ONLINE ones; of a pool that is down nothing can be said. */
function isTold(pool: Pool): boolean {
  return (pool.health === "DEGRADED" || !CRITICAL_HEALTH.has(pool.health)) && isStatusRead(pool);
}

function isOlderThanScrubs(unix: number | null, { hostNowUnix, limits }: Facts): boolean {
  return unix !== null && hostNowUnix - unix > limits.scrubAgeDays * SECONDS_PER_DAY;
}

/** When the pool was made, as its root dataset tells; null when that is not known. */
function createdUnix({ name }: Pool, { datasets }: Facts): number | null {
  return findDataset(datasets ?? [], name)?.creation_unix ?? null;
}

const scrubOverdue = testPools((pool, facts) => {
  const last = lastScrub(pool, facts);
  const days = `${facts.limits.scrubAgeDays} days`;
  if (last.kind === "endless") return `A scrub has been running for over ${days}`;
  return last.kind === "finished" && isOlderThanScrubs(last.end_unix, facts)
    ? `No scrub has finished for over ${days}`
    : null;
});

const neverScrubbed = testPools((pool, facts) =>
  lastScrub(pool, facts).kind === "never" && isOlderThanScrubs(createdUnix(pool, facts), facts)
    ? `Never scrubbed, and over ${facts.limits.scrubAgeDays} days old`
    : null
);

/** A pool of unknown age may be overdue: unknown, not fine. One that is young is fine. */
const scrubUnknown = testPools((pool, facts) => {
  const last = lastScrub(pool, facts);
  if (last.kind !== "hidden" && last.kind !== "never") return null;
  const created = createdUnix(pool, facts);
  if (created !== null && !isOlderThanScrubs(created, facts)) return null;
  if (last.kind === "hidden") return hiddenText(last.scan);
  return created === null && isDatasetListWhole(facts)
    ? "Never scrubbed, and how old it is is not known"
    : null;
});

/** Where the datasets were not read, that is the reason. */
function isDatasetListWhole({ datasets, known }: Facts): boolean {
  const newest = newestReading(known.samples, "zfs_datasets");
  return datasets !== null && newest?.reading.errors.length === 0;
}

function hiddenText({ function: name, state }: Scan): string {
  const until = "the last scrub is unknown until the next one";
  if (name === "RESILVER") {
    return state === "SCANNING" ? `Resilvering; ${until}` : `Resilvered since; ${until}`;
  }
  return state === "FINISHED"
    ? `The latest scrub does not tell that it was of the whole pool; ${until}`
    : `The latest scrub did not finish; ${until}`;
}

const scrubPaused = testPools((pool, { hostNowUnix, limits }) => {
  const paused = scansOf(pool).find((scan) =>
    scan.function === "SCRUB" && scan.state === "SCANNING" && scan.paused === true
  );
  // Agents that do not tell since when: by its start, unless a resilver has just put it aside.
  const start = isRebuilding(pool) ? null : paused?.start_unix;
  const since = paused?.paused_unix ?? start ?? null;
  return since !== null && hostNowUnix - since > limits.scrubPausedHours * SECONDS_PER_HOUR
    ? `A scrub is paused, for over ${limits.scrubPausedHours} h`
    : null;
});

const scanInFuture = testPools((pool, facts) => {
  const limit = futureFromUnix(facts);
  const ends = [pool.last_scrub_end, ...scansOf(pool).map((scan) => scan.end_unix)];
  return ends.some((end) => end !== null && end > limit)
    ? "A scan is said to have ended in the future: how old it is is not known"
    : null;
});

const scanErrors = testPools((pool) => {
  const faulty = scansOf(pool).filter((scan) =>
    isFinished(scan) && isPositive(scan.errors) && !isHealed(scan, pool)
  );
  const texts = faulty.map((scan) =>
    `the last ${(scan.function ?? "scan").toLowerCase()} finished with ` +
    countText(scan.errors ?? 0, "error")
  );
  if (texts.length === 0) return null;
  const text = listText(texts);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
});

/** Whether a scrub of the whole pool has ended since, and without errors. */
function isHealed({ function: name, end_unix }: Scan, pool: Pool): boolean {
  const { last_scrub_end } = pool;
  if (name === "SCRUB" || last_scrub_end === null || end_unix === null) return false;
  const isFaulty = scansOf(pool).some((scan) =>
    scan.function === "SCRUB" && scan.end_unix === last_scrub_end && isPositive(scan.errors)
  );
  return last_scrub_end > end_unix && !isFaulty;
}

/** Whether a reading shows that the pool was scrubbed in whole, without errors, since then. */
function tellsCleanScrub(pool: Pool, { since_unix }: { since_unix: number | null }) {
  const { last_scrub_end } = pool;
  const isClean = scansOf(pool).some((scan) =>
    scan.function === "SCRUB" && isFinished(scan) && scan.errors !== null &&
    (pool.scans.length === 0 || scan.end_unix === last_scrub_end)
  );
  return isClean || (since_unix !== null && last_scrub_end !== null && last_scrub_end > since_unix);
}

const SCRUB = { ...POOL, tells: poolTells(isTold), cause: POOL_CAUSE.scrub };
/** How old a pool is tells its root dataset. */
const AGE = { ...SCRUB, reads: ["zfs_pools", "zfs_datasets"] } as const;

export const SCRUB_RULES: readonly Rule[] = [
  {
    level: "critical",
    code: "scan_errors",
    ...POOL,
    tells: poolTells(tellsCleanScrub),
    rank: RANK.dataErrors,
    cause: { ...POOL_CAUSE.data, isAtOnce: true },
    test: scanErrors,
  },
  {
    level: "unknown",
    code: "scrub_unknown",
    ...AGE,
    next: "The next scrub settles it",
    test: scrubUnknown,
  },
  { level: "warning", code: "scrub_overdue", ...SCRUB, test: scrubOverdue },
  { level: "warning", code: "never_scrubbed", ...AGE, test: neverScrubbed },
  {
    level: "warning",
    code: "scrub_paused",
    ...SCRUB,
    next: "`zpool scrub` goes on with it",
    test: scrubPaused,
  },
  { level: "warning", code: "scan_future", ...SCRUB, test: scanInFuture },
];
