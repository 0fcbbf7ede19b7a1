import type { CoverageReading } from "./dataset_coverage.ts";
import type { HostState } from "./host_state.ts";
import { standingDatasets } from "./standing_pools.ts";
import { hostSafeties } from "./host_safeties.ts";

/** What of a host says how its datasets would come back, as it stands. */
export function readCoverage(state: HostState): CoverageReading {
  return {
    datasets: standingDatasets(state.known) ?? [],
    safeties: hostSafeties(state),
    facts: state.remembered(),
    standing: state.policyStanding(),
  };
}

/** Whether both give the same answers. */
export function isSameCoverage(a: CoverageReading, b: CoverageReading): boolean {
  return a.facts === b.facts && a.standing === b.standing && isSameList(a.safeties, b.safeties) &&
    isSameList(a.datasets, b.datasets);
}

/** A list of none, and one that is put together of two readings, is another array each time. */
function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a === b || (a.length === b.length && a.every((item, at) => item === b[at]));
}
