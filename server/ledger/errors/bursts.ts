/** How fast errors came: what ZFS's event daemon would act on, and slow I/Os of a day. */
import type { ErrorBurst } from "../../../shared/verdict/ledger_facts.ts";
import type { Growth } from "../../store/rows/ledger.ts";
import { DAY_MS } from "../pool_reading.ts";

/** zed faults or degrades a vdev at so many errors of a kind (`checksum_n`, `io_n`) … */
export const BURST_ERRORS = 10;
/** … within so long (`checksum_t`, `io_t`). */
export const BURST_MS = 600_000;

/** Entries of one device: at 30 s a burst's window holds 20, and a day 25 by the hour. */
const MOST_ENTRIES = 64;

/** `recent` with `growth`, for as far back as anything is asked of it. */
export function addGrowth(recent: readonly Growth[], growth: Growth): Growth[] {
  const kept = recent.filter(({ at_ms }) => at_ms > growth.at_ms - DAY_MS);
  return joinOld([...kept, growth], growth.at_ms);
}

/** Entries beyond the window of a burst are joined by the hour, and the oldest where many. */
function joinOld(entries: readonly Growth[], nowMs: number): Growth[] {
  const joined: Growth[] = [];
  for (const [index, entry] of entries.entries()) {
    const last = joined.at(-1);
    const isOld = entry.at_ms <= nowMs - 2 * BURST_MS && last !== undefined &&
      Math.floor(last.at_ms / 3_600_000) === Math.floor(entry.at_ms / 3_600_000);
    const isMany = last !== undefined && entries.length - index + joined.length > MOST_ENTRIES;
    if (last !== undefined && (isOld || isMany)) joined[joined.length - 1] = join(last, entry);
    else joined.push(entry);
  }
  return joined;
}

function join(a: Growth, b: Growth): Growth {
  return {
    from_ms: a.from_ms,
    at_ms: b.at_ms,
    io: a.io + b.io,
    checksum: a.checksum + b.checksum,
    slow: a.slow + b.slow,
  };
}

/**
 * A burst that the newest entry completes: ten errors in readings that lie within 600 s. Errors
 * that came at an unknown time of a longer while are growth, and no burst.
 */
export function burstOf(recent: readonly Growth[]): ErrorBurst | null {
  const at = recent.at(-1)?.at_ms ?? 0;
  const within = recent.filter(({ from_ms }) => from_ms >= at - BURST_MS);
  const sums = {
    io: within.reduce((sum, { io }) => sum + io, 0),
    checksum: within.reduce((sum, { checksum }) => sum + checksum, 0),
  };
  const kind = sums.io >= sums.checksum ? "io" : "checksum";
  return sums[kind] >= BURST_ERRORS ? { kind, errors: sums[kind], at_unix: at / 1000 } : null;
}

/** Slow I/Os that were added within the 24 h before `nowMs`. */
export function slowWithinDay(recent: readonly Growth[], nowMs: number): number {
  return recent.filter(({ at_ms }) => at_ms > nowMs - DAY_MS)
    .reduce((sum, { slow }) => sum + slow, 0);
}
