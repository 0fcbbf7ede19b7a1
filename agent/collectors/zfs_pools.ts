import type { CollectorError } from "../../shared/sample/fields.ts";
import { stateFiles } from "../io/allowed.ts";
import { createStateFile, type StateFile } from "../io/state_file.ts";
import type { Collector, CollectorContext, Cycle, SectionOf } from "./collector.ts";
import { createLastScrubs } from "./last_scrub.ts";
import { assemblePools } from "./zfs_pools_assemble.ts";
import { createZpoolCommands } from "./zfs_pools_commands.ts";

type ZfsPoolsSection = SectionOf<"fast", "zfs_pools">;

const NO_POOLS = { pools: [], missing_pools: [], kernel_states: [] };

export interface ZfsPoolsOptions {
  /** Whether `<proc>/spl/kstat/zfs` exists; null when that cannot be told. */
  zfsModuleLoaded(cycle: Cycle): Promise<boolean | null>;
  /** Where last scrubs are remembered; default `<state>/last_scrub.json`. */
  lastScrubFile?: StateFile;
}

/** Collects every pool with its devices and scans: two children a cycle. */
export function createZfsPoolsCollector(
  { clock, lane, paths }: CollectorContext,
  options: ZfsPoolsOptions,
): Collector {
  const zpool = createZpoolCommands(lane("zfs_pools"), clock);
  const file = options.lastScrubFile ?? createStateFile(stateFiles(paths).lastScrub);
  const lastScrubs = createLastScrubs(file, clock);

  /** Whether absent ZFS is a fault, and how far that can be told. */
  async function describeAbsence(
    cycle: Cycle,
    errors: CollectorError[],
  ): Promise<ZfsPoolsSection> {
    const isLoaded = lastScrubs.knowsPools() || await options.zfsModuleLoaded(cycle);
    return { ...NO_POOLS, available: isLoaded, errors: isLoaded === false ? [] : errors };
  }

  async function collect(cycle: Cycle): Promise<ZfsPoolsSection> {
    const loadErrors = await lastScrubs.load();
    const list = await zpool.list();
    if (list.isAbsent) {
      const section = await describeAbsence(cycle, list.errors);
      return { ...section, errors: [...loadErrors, ...section.errors] };
    }
    // What hangs zpool list hangs zpool status as well, and kills take seconds.
    const status = list.isHung ? { pools: null, errors: [] } : await zpool.status();
    const { pools, errors } = assemblePools(
      {
        listed: list.pools,
        isListComplete: list.errors.length === 0,
        statuses: status.pools,
      },
      lastScrubs.note,
    );
    const saveErrors = await lastScrubs.save();
    return {
      ...NO_POOLS,
      available: true,
      pools,
      errors: [...loadErrors, ...list.errors, ...status.errors, ...errors, ...saveErrors],
    };
  }

  return {
    kind: "fast",
    section: "zfs_pools",
    collect,
    empty: (errors): ZfsPoolsSection => ({ ...NO_POOLS, available: null, errors }),
  };
}
