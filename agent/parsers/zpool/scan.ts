import type { Scan } from "../../../shared/sample/zfs_pools.ts";

/** The scan to report: one that runs, else the latest. Null in a pool never scanned. */
export function chooseScan(scans: readonly Scan[]): Scan | null {
  const [first = null, ...rest] = scans;
  return rest.reduce((best, scan) => best !== null && isLater(scan, best) ? scan : best, first);
}

/**
 * Of each function the one that runs, else the latest; and the latest that finished with errors,
 * which neither a later nor a running one hides.
 */
export function chooseOfEach(scans: readonly Scan[]): Scan[] {
  return [...Map.groupBy(scans, (scan) => scan.function).values()].flatMap((alike) => {
    const chosen = chooseScan(alike);
    const failed = chooseScan(alike.filter(hasEndedWithErrors));
    return [...new Set([chosen, failed])].filter((scan) => scan !== null);
  });
}

/** Whether a scan has left errors behind that it could not repair. */
export function hasEndedWithErrors({ state, errors }: Scan): boolean {
  return state === "FINISHED" && errors !== null && BigInt(errors) > 0n;
}

function isLater(scan: Scan, other: Scan): boolean {
  const runs = scan.state === "SCANNING";
  const otherRuns = other.state === "SCANNING";
  if (runs !== otherRuns) return runs;
  return (scan.end_unix ?? scan.start_unix ?? 0) > (other.end_unix ?? other.start_unix ?? 0);
}
