/**
 * Pools, with the names that dashboards know from zfs_exporter 2 (pdf/zfs_exporter,
 * collector/pool.go) and, of scrubs, those that its pull request #68 proposes.
 */
import type { Counter } from "../../../shared/sample/counter.ts";
import type { Pool, Scan } from "../../../shared/sample/zfs_pools.ts";
import type { ForecastFacts, ScanFacts } from "../../../shared/verdict/ledger_facts.ts";
import { redundancyLeft } from "../../../shared/verdict/redundancy.ts";
import { toMissingPools } from "../../fleet/host_pools.ts";
import { standingPools } from "../../fleet/standing_pools.ts";
import { type Column, type Family, info, type Labels, labels, table } from "../family.ts";
import type { Picture } from "./picture.ts";

interface PoolRow {
  labels: Labels;
  pool: Pool;
  /** Read so long ago that only what was wrong with it still counts. */
  isStale: boolean;
  /** What the kernel says of it, also while `zpool` hangs; null: nothing. */
  kernel: string | null;
  scan: ScanFacts | null;
  forecast: ForecastFacts | null;
}

export function* poolFamilies(picture: Picture): Generator<Family> {
  const { state, facts, rows } = picture;
  const kernel = picture.state.samples.fast?.sections.zfs_pools.value?.kernel_states ?? [];
  const pools = rows.take("pools", standingPools(state.known)).map((
    { id, pool, read_unix },
  ): PoolRow => ({
    labels: labels({ pool: pool.name }),
    pool,
    isStale: picture.isStale("fast", read_unix),
    kernel: kernel.find(({ name }) => name === pool.name)?.state ?? null,
    scan: facts.scans.find((scan) => scan.pool_id === id && scan.is_running) ?? null,
    forecast: facts.forecasts.find(({ pool_id }) => pool_id === id) ?? null,
  }));
  yield* table(COLUMNS, pools);
  yield info(
    "proxmox_monitor_pool_info",
    "A pool, by its identity.",
    pools.map(({ pool: { name, guid, layout } }) => ({
      labels: labels({ pool: name, guid, layout }),
    })),
  );
  const missed = toMissingPools(state.known, state.left).filter(({ word }) => word === null);
  yield* table(
    [{
      name: "proxmox_monitor_pool_missing",
      type: "gauge",
      help: "1: a pool that the host had and has no more.",
      value: () => 1,
    }],
    rows.take("missing_pools", missed).map(({ id, name }) => ({
      labels: labels({ pool: name, guid: id }),
    })),
  );
}

/** As zfs_exporter numbers them. */
const HEALTHS = ["ONLINE", "DEGRADED", "FAULTED", "OFFLINE", "UNAVAIL", "REMOVED", "SUSPENDED"];

/** The worse of what ZFS's command and the kernel say; null: neither says a word that is known. */
function healthCode({ pool, kernel, isStale }: PoolRow): number | null {
  const told = HEALTHS.indexOf(pool.health);
  const code = told === 0 && kernel !== null ? HEALTHS.indexOf(kernel) : told;
  if (code > 0) return code;
  return code === 0 && !isStale ? 0 : null;
}

/** A figure that holds as long as it is not stale. */
function whileFresh(value: (pool: Pool) => number | null | undefined) {
  return ({ pool, isStale }: PoolRow) => isStale ? null : value(pool) ?? null;
}

/** Errors stay until a newer reading says otherwise; that there are none does not. */
function errorsOf(value: (pool: Pool) => Counter | undefined) {
  return ({ pool, isStale }: PoolRow) => {
    const errors = value(pool) ?? null;
    // Counters of 64 bits come as text beyond 2^53.
    return errors === null || (isStale && Number(errors) === 0) ? null : Number(errors);
  };
}

const gauge = (
  name: string,
  help: string,
  value: (pool: Pool) => number | null | undefined,
): Column<PoolRow> => ({ name, type: "gauge", help, value: whileFresh(value) });

const ratio = (percent: number | null) => percent === null ? null : percent / 100;

const isRunning = ({ state }: Scan) => state === "SCANNING";

/** The scrub or resilver that ZFS tells of: of the two it keeps one. */
function scanOf(pool: Pool): Scan | null {
  const all = pool.scans.length > 0 ? pool.scans : pool.scan === null ? [] : [pool.scan];
  const scans = all.filter((scan) => scan.function === "SCRUB" || scan.function === "RESILVER");
  const latest = scans.toSorted((a, b) => (b.start_unix ?? 0) - (a.start_unix ?? 0))[0] ?? null;
  return scans.find(isRunning) ?? latest;
}

/** How far a scan is; 0 where none runs. */
function whileRunning(value: (scan: Scan) => number | null) {
  return (pool: Pool) => {
    const scan = scanOf(pool);
    if (scan === null || scan.state === null) return null;
    return isRunning(scan) ? value(scan) : 0;
  };
}

const COLUMNS: readonly Column<PoolRow>[] = [
  {
    name: "zfs_pool_health",
    type: "gauge",
    help: "0 ONLINE, 1 DEGRADED, 2 FAULTED, 3 OFFLINE, 4 UNAVAIL, 5 REMOVED, 6 SUSPENDED.",
    value: healthCode,
  },
  gauge("zfs_pool_size_bytes", "Size of the pool.", (pool) => pool.size_bytes),
  gauge("zfs_pool_allocated_bytes", "Space in use.", (pool) => pool.allocated_bytes),
  gauge("zfs_pool_free_bytes", "Space that is free.", (pool) => pool.free_bytes),
  gauge("zfs_pool_freeing_bytes", "Space still to be freed.", (pool) => pool.freeing_bytes),
  gauge("zfs_pool_leaked_bytes", "Lost space that cannot be freed.", (pool) => pool.leaked_bytes),
  gauge(
    "zfs_pool_expand_size_bytes",
    "What the pool could grow by on its devices.",
    (pool) => pool.expandsize_bytes,
  ),
  gauge("zfs_pool_capacity_ratio", "Space in use, of all.", (pool) => ratio(pool.capacity_percent)),
  gauge(
    "zfs_pool_fragmentation_ratio",
    "Fragmentation of the free space.",
    (pool) => ratio(pool.fragmentation_percent),
  ),
  gauge(
    "zfs_pool_deduplication_ratio",
    "1: nothing is stored once for several.",
    (pool) => pool.dedup_ratio,
  ),
  gauge(
    "zfs_pool_readonly",
    "1: imported read-only.",
    ({ readonly }) => readonly === null ? null : Number(readonly),
  ),
  {
    name: "zfs_pool_scrub_errors",
    type: "gauge",
    help: "Errors that the last scrub or resilver could not repair.",
    value: errorsOf((pool) => scanOf(pool)?.errors),
  },
  gauge(
    "zfs_pool_scrub_repaired_bytes",
    "Repaired by the last scrub or resilver.",
    (pool) => scanOf(pool)?.repaired_bytes,
  ),
  gauge(
    "zfs_pool_scrub_issued_bytes",
    "Dealt with by the scrub or resilver that runs; 0: none does.",
    whileRunning((scan) => scan.issued_bytes),
  ),
  {
    name: "zfs_pool_scrub_rate_bytes_per_second",
    type: "gauge",
    help: "Rate of the scrub or resilver that runs, without its pauses; 0: none does.",
    value: (row) => whileFresh(whileRunning(() => row.scan?.rate ?? null))(row),
  },
  {
    name: "zfs_pool_scrub_last_completed_timestamp_seconds",
    type: "gauge",
    help: "When the last scrub of the whole pool ended.",
    value: ({ pool }) => pool.last_scrub_end,
  },
  {
    name: "proxmox_monitor_pool_data_errors",
    type: "gauge",
    help: "Files or objects with permanent errors.",
    value: errorsOf((pool) => pool.error_count),
  },
  gauge(
    "proxmox_monitor_pool_redundancy_left",
    "How many more disks the pool can lose, whichever they are.",
    redundancyLeft,
  ),
  {
    name: "proxmox_monitor_pool_full_timestamp_seconds",
    type: "gauge",
    help: "When the pool will be full, as it has grown within 28 days.",
    value: ({ forecast }) => forecast?.full_unix ?? null,
  },
];
