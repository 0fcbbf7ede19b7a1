import type { Pool, Scan } from "../../../shared/sample/zfs_pools.ts";
import { useMemo } from "preact/hooks";
import { computed } from "@preact/signals";
import { countText } from "../../../shared/verdict/number_text.ts";
import type { ScanOutlook } from "../../views/mod.ts";
import { Age } from "../ui/Age.tsx";
import {
  formatAge,
  formatBytes,
  formatCount,
  formatMoment,
  formatPercent,
  isoMoment,
} from "../ui/format.ts";
import { Meter } from "../ui/Meter.tsx";
import { useNow } from "../ui/server_clock.ts";
import { hasErrors } from "./vdev_rows.ts";

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
  const word = FUNCTION_WORDS[scan.function ?? ""] ?? scan.function ?? "Scan";
  if (scan.state === "SCANNING") {
    const isTold = outlook?.function === scan.function;
    return <RunningScan {...{ scan, word, slowFrom }} outlook={isTold ? outlook : null} />;
  }
  return (
    <p class="scan">
      {word} {(scan.state ?? "in an unknown state").toLowerCase()}{" "}
      {scan.end_unix !== null && <Age unix={scan.end_unix} />}
      {scan.errors !== null && `, ${formatCount(scan.errors)} errors`}
    </p>
  );
}

interface RunningScanProps extends ScanStatusProps {
  scan: Scan;
  word: string;
}

function RunningScan({ scan, word, outlook, slowFrom }: RunningScanProps) {
  return (
    <div class="scan scan-running">
      <p>
        {word} {scan.paused ? "paused at" : "running,"} {formatPercent(scan.progress_percent)}
        {scan.start_unix !== null && ", started "}
        {scan.start_unix !== null && <Age unix={scan.start_unix} />}
      </p>
      <Meter percent={scan.progress_percent} />
      {outlook !== null && <Outlook of={outlook} paused={scan.paused === true} />}
      {outlook !== null && <Slowness of={outlook} slowFrom={slowFrom} />}
    </div>
  );
}

function Outlook({ of: { rate_bytes, eta_unix }, paused }: { of: ScanOutlook; paused: boolean }) {
  if (paused) return null;
  return (
    <p class="scan-outlook">
      {rate_bytes === null ? "Rate not known yet" : `${formatBytes(rate_bytes)}/s`},{" "}
      {eta_unix === null ? "its end is not known yet" : <Eta unix={eta_unix} />}
    </p>
  );
}

/** When a scan will have ended; counts down by itself. */
function Eta({ unix }: { unix: number }) {
  const now = useNow();
  const text = useMemo(
    () => computed(() => unix <= now.value ? "about to end" : `ends ${formatAge(unix, now.value)}`),
    [unix, now],
  );
  const iso = isoMoment(unix);
  return <time class="age" dateTime={iso} title={formatMoment(unix, iso)}>{text}</time>;
}

function Slowness({ of, slowFrom }: { of: ScanOutlook; slowFrom: number }) {
  const { times_as_slow, restarts } = of;
  const slow = times_as_slow !== null && times_as_slow >= slowFrom
    ? [`slower than usual: ${times_as_slow.toFixed(1)} times as long as the last five`]
    : [];
  const again = restarts > 0 ? [`began anew ${countText(restarts, "time")}`] : [];
  const notes = [...slow, ...again];
  return notes.length === 0 ? null : <p class="scan-note">{sentence(notes.join(", "))}</p>;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
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
