/** What a sample tells, as the ledger takes it. */
import type { HostSection } from "../../../shared/sample/host.ts";
import type { Reading } from "../../../shared/sample/lenient.ts";
import type { SectionName, SectionValues } from "../../../shared/sample/mod.ts";
import type { Pool } from "../../../shared/sample/zfs_pools.ts";
import type { Dataset, ZfsDatasetsSection } from "../../../shared/sample/zfs_datasets.ts";
import { type KnownSample, sampleTimeUnix } from "../../../shared/verdict/mod.ts";
import { capacityOf, type CapacityReading } from "../capacity/advance_capacity.ts";
import type { IdentityReading } from "../identity/identity_state.ts";
import type { SnapshotsReading } from "../snapshots/snapshot_reading.ts";

/** When a sample was made, by the server's clock. */
export interface SampleMoment {
  host_id: number;
  at_ms: number;
  /** What the server's clock is ahead of the host's. */
  clock_behind_ms: number;
}

export function momentOf(host_id: number, sample: KnownSample): SampleMoment {
  const { sent_at_ms, received_at_ms } = sample;
  return {
    host_id,
    at_ms: Math.round(sampleTimeUnix(sample) * 1000),
    clock_behind_ms: sent_at_ms === null ? 0 : received_at_ms - sent_at_ms,
  };
}

/** A host that is silent for longer than this many of its fast intervals counts as away. */
const SILENT_INTERVALS = 3;

/** A section of a sample of its kind; null where the sample is of another. */
export function sectionOf<S extends SectionName>(
  sample: KnownSample,
  name: S,
): Reading<SectionValues[S]> | null {
  const sections: Partial<Record<SectionName, unknown>> = sample.sections;
  // What a sample holds under a section's name is of its type.
  return (sections[name] ?? null) as Reading<SectionValues[S]> | null;
}

/** Who the host is; its pools are told apart. */
export function identityReading(
  host: HostSection | null,
  { host_id, at_ms }: SampleMoment,
  fastSeconds: number,
): Omit<IdentityReading, "pools"> {
  return {
    host_id,
    at_ms,
    silent_after_ms: SILENT_INTERVALS * fastSeconds * 1000,
    machine_id: host?.machine_id ?? null,
    cluster_id: host?.cluster_id ?? null,
  };
}

/** Datasets by the pool that they are in. */
export function datasetsByPool(datasets: readonly Dataset[]): Map<string, Dataset[]> {
  return Map.groupBy(datasets, ({ name }) => name.split("/", 1)[0] ?? name);
}

interface OfPool extends SampleMoment {
  pool_key: string;
  pool: Pick<Pool, "name" | "allocated_bytes" | "free_bytes">;
  datasets: readonly Dataset[];
}

export function snapshotsReading(
  { pool_key, pool: { name }, datasets, at_ms, clock_behind_ms }: OfPool,
  { snapshot_changes, errors }: ZfsDatasetsSection,
): SnapshotsReading {
  const isOfPool = (dataset: string) => dataset === name || dataset.startsWith(`${name}/`);
  return {
    pool_key,
    pool: name,
    at_ms,
    clock_behind_ms,
    datasets,
    changes: snapshot_changes?.filter(({ dataset }) => isOfPool(dataset)) ?? null,
    is_whole: errors.length === 0,
  };
}

/** Null where the pool's root dataset was not read. */
export function spaceReading({ pool_key, pool, datasets, at_ms }: OfPool): CapacityReading | null {
  const isRootRead = datasets.some(({ name }) => name === pool.name);
  const space = isRootRead ? capacityOf(pool, datasets) : null;
  return space === null ? null : { pool_key, at_ms, ...space };
}
