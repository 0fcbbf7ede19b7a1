import type { Pool, Scan } from "../../../shared/sample/zfs_pools.ts";
import { countText } from "../../../shared/verdict/number_text.ts";
import type { ScanOutlook } from "../../views/mod.ts";
import { Age } from "../ui/Age.tsx";
import { later } from "../later.tsx";
import { hasErrors } from "./vdev_rows.ts";

const RunningScan = later(() => import("./RunningScan.tsx").then((module) => module.RunningScan));

const FUNCTION_WORDS: Readonly<Record<string, string>> = {
  SCRUB: "Scrub",
  RESILVER: "Resilver",
  REBUILD: "Sequential resilver",
  EXPAND: "RAID-Z expansion",
  REMOVE: "Removal of a device",
  ERRORSCRUB: "Error scrub",
};

interface ScanStatusProps {
  scan: Scan | null;
  /** What is remembered of the scan that runs; null: nothing, or none does. */
  outlook: ScanOutlook | null;
  /** From so many times the usual time on it is slow. */
  slowFrom: number;
}

/** The scan that ZFS remembers: running with its progress, rate and end, or how it ended. */
export function ScanStatus({ scan, outlook, slowFrom }: ScanStatusProps) {
  if (scan === null) return <p class="scan muted">No scan known</p>;
  const word = scanWord(scan);
  if (scan.state === "SCANNING") {
    const isTold = outlook?.function === scan.function;
    return <RunningScan {...{ scan, word, slowFrom }} outlook={isTold ? outlook : null} />;
  }
  return (
    <p class="scan">
      {word} {(scan.state ?? "in an unknown state").toLowerCase()}{" "}
      {scan.end_unix !== null && <Age unix={scan.end_unix} />}
      {scan.errors !== null && `, ${countText(scan.errors, "error")}`}
    </p>
  );
}

/** What a scan is called at the start of a sentence. */
export function scanWord(scan: Pick<Scan, "function"> | null): string {
  return FUNCTION_WORDS[scan?.function ?? ""] ?? scan?.function ?? "Scan";
}

/** Whether ZFS remembers a scrub that found nothing: then its age, the last scrub's, says it all. */
export function isPlainScrub(scan: Scan | null): boolean {
  return scan?.function === "SCRUB" && scan.state === "FINISHED" && !hasErrors(scan.errors);
}

/** When a scrub last ran to its end; a resilver since hides that from ZFS, not from the agent. */
export function LastScrub({ pool }: { pool: Pick<Pool, "last_scrub_end"> }) {
  const isUnknown = pool.last_scrub_end === null;
  return isUnknown ? <span class="muted">none known</span> : <Age unix={pool.last_scrub_end} />;
}
