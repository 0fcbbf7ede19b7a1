import type { HostSection } from "../sample/host.ts";
import type { StorageEntry } from "../sample/storage.ts";
import type { SystemInfoSection } from "../sample/system_info.ts";
import type { GuestRuntime } from "../sample/vms_runtime.ts";
import type { Dataset } from "../sample/zfs_datasets.ts";
import type { Pool } from "../sample/zfs_pools.ts";
import type { KnownHost, KnownSample } from "./mod.ts";
import { isEmptySection, type KnownSection, knownSections } from "./section_fault.ts";
import type { Thresholds } from "./thresholds.ts";

/**
 * What a rule may look at. The lists hold what was stated, whatever else in their section
 * could not be read; that a section was not read is found by the rules about sections.
 */
export interface Facts {
  known: KnownHost;
  nowUnix: number;
  limits: Thresholds;
  /** The newest sample of each kind, of those that were received. */
  samples: readonly KnownSample[];
  /** Theirs, each with its fault. */
  sections: readonly KnownSection[];
  host: HostSection | null;
  pools: readonly Pool[];
  /** Whether the list of pools came with an error. */
  poolsIncomplete: boolean;
  storages: readonly StorageEntry[];
  guests: readonly GuestRuntime[];
  datasets: readonly Dataset[];
  /** Null as well when nothing in it is known. */
  system: SystemInfoSection | null;
}

export function gatherFacts(known: KnownHost, nowUnix: number, limits: Thresholds): Facts {
  const fast = known.samples.fast?.sections;
  const medium = known.samples.medium?.sections;
  const system = known.samples.slow?.sections.system_info.value ?? null;
  const samples = Object.values(known.samples).filter((sample) => sample !== null);
  return {
    known,
    nowUnix,
    limits,
    samples,
    sections: samples.flatMap(knownSections),
    host: fast?.host.value ?? null,
    pools: fast?.zfs_pools.value?.pools ?? [],
    poolsIncomplete: (fast?.zfs_pools.errors.length ?? 0) > 0,
    storages: fast?.storage.value?.storages ?? [],
    guests: fast?.vms_runtime.value?.vms ?? [],
    datasets: medium?.zfs_datasets.value?.datasets ?? [],
    system: system === null || isEmptySection(system) ? null : system,
  };
}
