/** The datasets of a medium sample: snapshots by class, and space. */
import type { ZfsDatasetsSection } from "../../../shared/sample/zfs_datasets.ts";
import type { KnownSample } from "../../../shared/verdict/mod.ts";
import type { LedgerWrite } from "../../store/rows/ledger_kinds.ts";
import { snapshotRows } from "../journal/snapshot_rows.ts";
import type { Pieces } from "../pieces.ts";
import { datasetPieces } from "../pool_ledger.ts";
import { snapshotClassPieces } from "../snapshots/snapshot_facts.ts";
import type { PoolMemory } from "./host_memory.ts";
import { toState } from "./pool_state.ts";
import {
  datasetsByPool,
  type SampleMoment,
  sectionOf,
  snapshotsReading,
  spaceReading,
} from "./sample_readings.ts";
import type { TakingParts } from "./take_pools.ts";

/** Rows of one transaction: few milliseconds on their way to the writer. */
const MOST_ROWS = 250;

/** Each pool is taken whole; `write` is called with what is to be written then. */
export function* takeDatasets(
  { memory, pools }: TakingParts,
  sample: KnownSample,
  moment: SampleMoment,
  write: (write: LedgerWrite) => void,
): Pieces<void> {
  const section = sectionOf(sample, "zfs_datasets")?.value ?? null;
  if (section === null) return;
  const { collected_at_us } = sample;
  const byPool = datasetsByPool(section.datasets);
  let isNew = false;
  for (const { name, key } of memory.listed) {
    const known = key === null ? undefined : pools.get(key);
    // Sent again, since it was not all written when it was stored.
    if (known === undefined || known.datasets_us === collected_at_us) continue;
    isNew = true;
    const pool = { ...(known.pool ?? UNREAD_SPACE), name };
    const datasets = byPool.get(name) ?? [];
    yield;
    yield* takePool(known, { ...moment, pool_key: known.pool_key, pool, datasets }, {
      section,
      booted_ms: memory.booted_ms,
      collected_at_us,
      write,
    });
    memory.facts = null;
  }
  const journal = isNew ? snapshotRows(section.snapshot_changes ?? [], moment) : [];
  if (journal.length > 0) write({ journal });
}

const UNREAD_SPACE = { allocated_bytes: null, free_bytes: null };

interface Taking {
  section: ZfsDatasetsSection;
  booted_ms: number | null;
  collected_at_us: number;
  write: (write: LedgerWrite) => void;
}

function* takePool(
  known: PoolMemory,
  ofPool: Parameters<typeof spaceReading>[0],
  { section, booted_ms, collected_at_us, write }: Taking,
): Pieces<void> {
  const { pool, datasets, clock_behind_ms } = ofPool;
  const reading = snapshotsReading(ofPool, section);
  const { rows, ...parts } = yield* datasetPieces(known.ledger, reading, spaceReading(ofPool));
  const host = { pool: pool.name, clock_behind_ms, booted_ms };
  const classes = parts.snapshots === null ? [] : yield* snapshotClassPieces(parts.snapshots, host);
  // Fast samples may have been taken meanwhile.
  known.ledger = { ...known.ledger, ...parts };
  known.snapshot_classes = classes;
  known.datasets_us = collected_at_us;
  const created = datasets.find(({ name }) => name === pool.name)?.creation_unix ?? null;
  if (created !== null) known.created_ms = created * 1000 + clock_behind_ms;
  const { snapshots = [], ...others } = rows;
  for (let at = 0; at < snapshots.length; at += MOST_ROWS) {
    write({ snapshots: snapshots.slice(at, at + MOST_ROWS) });
  }
  const state = toState(known.ledger, collected_at_us);
  write({ ...others, states: [{ pool_key: known.pool_key, state }] });
}
