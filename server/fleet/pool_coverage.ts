/** How the datasets of each pool would come back, counted: what the board of pools says of it. */
import type { PoolCoverage } from "../views/pools.ts";
import { type CoverageReading, coverageState, indexCoverage } from "./dataset_coverage.ts";
import type { HostState } from "./host_state.ts";
import { isSameCoverage, readCoverage } from "./coverage_reading.ts";

interface Made {
  reading: CoverageReading;
  pools: ReadonlyMap<string, PoolCoverage>;
}

/** Of each host, made anew when something that it rests on is another. */
export class PoolCoverages {
  #made = new WeakMap<HostState, Made>();

  /** By the name of a pool; one of which no dataset was read is absent. */
  of(state: HostState): ReadonlyMap<string, PoolCoverage> {
    const reading = readCoverage(state);
    const before = this.#made.get(state);
    if (before !== undefined && isSameCoverage(before.reading, reading)) return before.pools;
    const asOfUnix = state.standing("zfs_datasets").read_unix ?? 0;
    const pools = countPools(reading, asOfUnix);
    this.#made.set(state, { reading, pools });
    return pools;
  }
}

/** As of when its datasets were read: what is late since then is told by its reasons. */
function countPools(
  reading: CoverageReading,
  asOfUnix: number,
): ReadonlyMap<string, PoolCoverage> {
  const index = indexCoverage(reading);
  const pools = new Map<string, PoolCoverage>();
  for (const dataset of reading.datasets) {
    const state = coverageState(dataset, index, asOfUnix);
    if (state === "empty") continue;
    const [name = ""] = dataset.name.split("/", 1);
    const counts = pools.getOrInsertComputed(
      name,
      () => ({ datasets: 0, uncovered: 0, late: 0, unknown: 0 }),
    );
    counts.datasets++;
    if (state !== "covered") counts[state]++;
  }
  return pools;
}
