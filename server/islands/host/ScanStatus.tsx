import type { Pool, Scan } from "../../../shared/sample/zfs_pools.ts";
import { Age } from "../ui/Age.tsx";
import { formatCount, formatPercent } from "../ui/format.ts";
import { Meter } from "../ui/Meter.tsx";
import { hasErrors } from "./vdev_rows.ts";

const FUNCTION_WORDS: Readonly<Record<string, string>> = {
  SCRUB: "Scrub",
  RESILVER: "Resilver",
  REBUILD: "Sequential resilver",
  EXPAND: "RAID-Z expansion",
  REMOVE: "Removal of a device",
  ERRORSCRUB: "Error scrub",
};

/** The scan that ZFS remembers: running with its progress, or how it ended. */
export function ScanStatus({ scan }: { scan: Scan | null }) {
  if (scan === null) return <p class="scan muted">No scan known</p>;
  const word = FUNCTION_WORDS[scan.function ?? ""] ?? scan.function ?? "Scan";
  if (scan.state === "SCANNING") return <RunningScan scan={scan} word={word} />;
  return (
    <p class="scan">
      {word} {(scan.state ?? "in an unknown state").toLowerCase()}{" "}
      {scan.end_unix !== null && <Age unix={scan.end_unix} />}
      {scan.errors !== null && `, ${formatCount(scan.errors)} errors`}
    </p>
  );
}

function RunningScan({ scan, word }: { scan: Scan; word: string }) {
  return (
    <div class="scan scan-running">
      <p>
        {word} {scan.paused ? "paused at" : "running,"} {formatPercent(scan.progress_percent)}
        {scan.start_unix !== null && ", started "}
        {scan.start_unix !== null && <Age unix={scan.start_unix} />}
      </p>
      <Meter percent={scan.progress_percent} />
    </div>
  );
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
