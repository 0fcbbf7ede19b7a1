import * as z from "zod";
import { SHARES } from "../../../shared/shares.ts";
import { poolId } from "../../../shared/verdict/identity.ts";
import type { HostState } from "../../fleet/host_state.ts";
import type { ListedLedger } from "../../ledger/keeping/ledgers.ts";
import { datasetName } from "../../ledger/snapshots/snapshot_reading.ts";
import type { LedgerSnapshotRow } from "../../store/port.ts";
import type { AppRequest } from "../../web/app_request.ts";

const EXPECTED = "page: expected a whole number from 1 on";

export const snapshotsQuerySchema = z.object({
  host: z.string().optional(),
  page: z.coerce.number(EXPECTED).int(EXPECTED).min(1, EXPECTED).default(1),
});

/**
 * `GET /api/snapshots?host=&page=`: the snapshots of every dataset by class, with how often they are
 * made; a page at a time. `stale_unix`: from then on a class is late by what is usual; null where it
 * has no rhythm. `policies`: those that are about the dataset.
 */
export function listSnapshots(request: AppRequest): Response {
  const { fleet } = request.get("context");
  const query = snapshotsQuerySchema.safeParse(request.req.query());
  if (!query.success) return request.json({ error: EXPECTED }, 400);
  const { host, page } = query.data;
  const one = host === undefined ? undefined : fleet.find(host);
  if (one === null) return request.json({ error: "host_not_found" }, 404);
  const states = one === undefined ? [...fleet.states()] : [one];
  const pools = states.flatMap((state) =>
    fleet.ledgers.listPools(state.row.id).map((pool) => ({ state, pool }))
  );
  const rowsOf = ({ memory }: ListedLedger) => memory.ledger.snapshots?.rows ?? [];
  const total = pools.reduce((sum, { pool }) => sum + rowsOf(pool).length, 0);
  // What lies before the page is passed over pool by pool: there may be a million in all.
  let passed = (page - 1) * SHARES.page.rows;
  const snapshots = [];
  for (const { state, pool } of pools) {
    const rows = rowsOf(pool);
    const room = SHARES.page.rows - snapshots.length;
    if (room === 0) break;
    const shown = rows.slice(passed, passed + room);
    passed = Math.max(0, passed - rows.length);
    if (shown.length > 0) snapshots.push(...toClasses(state, pool, shown));
  }
  const pages = Math.max(1, Math.ceil(total / SHARES.page.rows));
  return request.json({ total, page, pages, snapshots });
}

/** `rows` of a pool of a host, each with how often it is made. */
export function toClasses(
  state: HostState,
  pool: ListedLedger,
  rows: readonly LedgerSnapshotRow[],
) {
  const policies = policiesByDataset(state);
  const rhythms = new Map(
    pool.memory.snapshot_classes.map((facts) => [`${facts.dataset}@${facts.class}`, facts]),
  );
  return rows.map((row) => {
    const dataset = datasetName(pool.name, row.path);
    const rhythm = rhythms.get(`${dataset}@${row.class}`);
    return {
      host: state.row.name,
      pool_id: poolId(pool),
      dataset,
      class: row.class,
      count: row.count,
      newest_unix: row.newest_unix,
      oldest_unix: row.oldest_unix,
      gap_seconds: rhythm?.gap_seconds ?? null,
      stale_unix: rhythm?.stale_unix ?? null,
      gone_unix: row.gone_ms === null ? null : row.gone_ms / 1000,
      policies: policies.get(dataset) ?? [],
    };
  });
}

/** A policy that is about a dataset, as a row says it. */
export interface RowPolicy {
  id: string;
  name: string;
  /** Null: too little was told of the dataset to say. */
  is_met: boolean | null;
}

function policiesByDataset(state: HostState): Map<string, RowPolicy[]> {
  const found = new Map<string, RowPolicy[]>();
  for (const { policy: { id, name }, datasets, unmet, unknown } of state.policyStanding().matches) {
    const isUnmet = new Set(unmet.map(({ dataset }) => dataset));
    const isUnknown = new Set(unknown);
    for (const dataset of datasets) {
      const is_met = isUnmet.has(dataset) ? false : isUnknown.has(dataset) ? null : true;
      const policies = found.get(dataset) ?? [];
      found.set(dataset, [...policies, { id, name, is_met }]);
    }
  }
  return found;
}
