import type { Pool } from "../../shared/sample/zfs_pools.ts";
import {
  type LedgerFacts,
  NO_LEDGER,
  type SnapshotClassFacts,
} from "../../shared/verdict/ledger_facts.ts";
import { forecastFacts } from "./capacity/forecast_facts.ts";
import { deviceErrorFacts, sharedGrowthFacts } from "./errors/error_facts.ts";
import type { PoolLedger } from "./pool_ledger.ts";
import { dataErrorFacts, scanFacts, scrubFacts } from "./scans/scan_facts.ts";
import { snapshotLossFacts } from "./snapshots/snapshot_facts.ts";

export interface KnownPoolLedger {
  /** As the host lists it at present. */
  pool: Pick<Pool, "guid" | "name">;
  ledger: PoolLedger;
  /** When the pool was made, by the server's clock; null: not known. */
  created_ms: number | null;
  /** Made when its snapshots were read: there may be tens of thousands. */
  snapshot_classes: readonly SnapshotClassFacts[];
}

export interface LedgerHost {
  now_ms: number;
  scrub_age_days: number;
  pools: readonly KnownPoolLedger[];
  /** What is not of one pool alone. */
  others: Pick<LedgerFacts, "clones">;
}

/** What the rules may read of all that is remembered of a host; what policies say is not of it. */
export function gatherLedgerFacts(host: LedgerHost): LedgerFacts {
  const { pools, now_ms, scrub_age_days, others } = host;
  const each = <State, Fact>(
    pick: (ledger: PoolLedger) => State | null,
    facts: (state: State, known: KnownPoolLedger) => readonly Fact[] | Fact | null,
  ): Fact[] =>
    pools.flatMap((known) => {
      const state = pick(known.ledger);
      const found = state === null ? null : facts(state, known);
      return found === null ? [] : found;
    });
  return {
    device_errors: each(
      ({ errors }) => errors,
      (state, { pool }) => deviceErrorFacts(state, pool, now_ms),
    ),
    shared_growth: each(
      ({ errors }) => errors,
      (state, { pool }) => sharedGrowthFacts(state, pool, now_ms),
    ),
    scans: each(({ scans }) => scans, (state, { pool }) => scanFacts(state, pool)),
    scrubs: each(
      ({ scans }) => scans,
      (state, { pool, created_ms }) => scrubFacts(state, pool, { scrub_age_days, created_ms }),
    ),
    data_errors: each(({ scans }) => scans, (state, { pool }) => dataErrorFacts(state, pool)),
    forecasts: each(({ capacity }) => capacity, (state, { pool }) => forecastFacts(state, pool)),
    snapshot_classes: pools.flatMap((known) => known.snapshot_classes),
    snapshot_losses: each(
      ({ snapshots }) => snapshots,
      (state, { pool }) => snapshotLossFacts(state, pool.name, now_ms),
    ),
    policies: [],
    policed: NO_LEDGER.policed,
    ...others,
  };
}
