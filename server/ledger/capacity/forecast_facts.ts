import type { Pool } from "../../../shared/sample/zfs_pools.ts";
import { poolId } from "../../../shared/verdict/identity.ts";
import type { ForecastFacts } from "../../../shared/verdict/ledger_facts.ts";
import { DAY_MS } from "../pool_reading.ts";
import type { PoolCapacity } from "./advance_capacity.ts";
import { forecast, HORIZON_DAYS } from "./forecast.ts";

const SECONDS_PER_DAY = DAY_MS / 1000;

/** Null before a week is known. */
export function forecastFacts(
  { days, used_bytes, available_bytes, read_ms }: PoolCapacity,
  pool: Pick<Pool, "guid" | "name">,
): ForecastFacts | null {
  const found = forecast(days, Math.floor(read_ms / DAY_MS));
  const total = used_bytes + available_bytes;
  if (found === null || total <= 0) return null;
  const { bytes_per_day, error_bytes_per_day } = found;
  const reach = (bytes: number): number | null => {
    const missing = bytes - used_bytes;
    if (missing <= 0) return read_ms / 1000;
    const left = missing / bytes_per_day;
    return bytes_per_day > 0 && left <= HORIZON_DAYS
      ? read_ms / 1000 + left * SECONDS_PER_DAY
      : null;
  };
  const full = reach(total);
  const daysLeft = full === null ? 0 : (full - read_ms / 1000) / SECONDS_PER_DAY;
  const slowest = Math.max(bytes_per_day - error_bytes_per_day, bytes_per_day / 10);
  // A day for the hour at which a day's least is.
  const errorDays = 1 + (found.error_bytes + daysLeft * error_bytes_per_day) / slowest;
  return {
    pool_id: poolId(pool),
    pool: pool.name,
    used_percent: used_bytes / total * 100,
    growth_bytes_per_week: bytes_per_day * 7,
    full_unix: full,
    ninety_percent_unix: reach(total * 0.9),
    error_seconds: full === null ? null : Math.min(HORIZON_DAYS, errorDays) * SECONDS_PER_DAY,
    week_ago_error_bytes: found.week_ago_error_bytes,
  };
}
