import type { Scan } from "../../shared/sample/zfs_pools.ts";

/** The scan to report: one that runs, else the latest. Null in a pool never scanned. */
export function chooseScan(scans: readonly Scan[]): Scan | null {
  const [first = null, ...rest] = scans;
  return rest.reduce((best, scan) => best !== null && isLater(scan, best) ? scan : best, first);
}

/** End of the latest finished scrub among `scans`, epoch seconds. */
export function findScrubEnd(scans: readonly Scan[]): number | null {
  const ends = scans
    .filter((scan) => scan.function === "SCRUB" && scan.state === "FINISHED")
    .flatMap((scan) => scan.end_unix ?? []);
  return ends.length === 0 ? null : Math.max(...ends);
}

function isLater(scan: Scan, other: Scan): boolean {
  const runs = scan.state === "SCANNING";
  const otherRuns = other.state === "SCANNING";
  if (runs !== otherRuns) return runs;
  return (scan.end_unix ?? scan.start_unix ?? 0) > (other.end_unix ?? other.start_unix ?? 0);
}
