/** A year of a pool as its hosts tell it to a real server: through ingest, into a real database. */
import type { LedgerPlace } from "./ledger_place.ts";
import { DAY_MS, HOUR_MS, NEW_YEAR_MS } from "./pools.ts";
import type { PoolYear } from "./pool_year.ts";

/** Used at the start of the year, and what an hour adds. */
const USED_BYTES = 4e12;
const HOUR_BYTES = 1e8;
const SIZE_BYTES = 8e12;

export interface LivedYear {
  world: PoolYear;
  /** By the number that the year gives its hosts. */
  hosts: ReadonlyMap<number, number>;
  fromMs: number;
  /** Not included. */
  untilMs: number;
  everyMs: number;
}

/**
 * Everything that happens to the pool is told by whichever host has it, its space once a day; the
 * others tell that they have none, at the start and once it moved.
 */
export async function liveThrough(
  place: LedgerPlace,
  { world, hosts, fromMs, untilMs, everyMs }: LivedYear,
): Promise<void> {
  let home: number | null = null;
  for (let now = fromMs; now < untilMs; now += everyMs) {
    world.advance(now, everyMs);
    const { host_id, pool, booted_ms } = world.reading(now);
    place.clock.setWallClock(now);
    for (const [number, id] of hosts) {
      const isHome = number === host_id;
      if (!isHome && home === host_id) continue;
      const host = {
        hostname: `host-${number}`,
        machine_id: `machine-${number}`,
        uptime_seconds: (now - (isHome ? booted_ms ?? 0 : NEW_YEAR_MS - HOUR_MS)) / 1000,
      };
      const pools = isHome ? [pool] : [];
      await place.push(id, "fast", { host, zfs_pools: { available: true, pools } });
      if (isHome && now % DAY_MS === 0) await place.push(id, "medium", datasetsAt(now));
    }
    home = host_id;
  }
}

function datasetsAt(nowMs: number) {
  const used_bytes = USED_BYTES + Math.floor((nowMs - NEW_YEAR_MS) / HOUR_MS) * HOUR_BYTES;
  const tank = { name: "tank", used_bytes, available_bytes: SIZE_BYTES - used_bytes };
  return { zfs_datasets: { available: true, datasets: [tank], snapshot_changes: [] } };
}
