import type { Scan } from "../../../shared/sample/zfs_pools.ts";
import { countText } from "../../../shared/verdict/number_text.ts";
import type { ScanOutlook } from "../../views/mod.ts";
import { Age } from "../ui/Age.tsx";
import { formatBytes, formatPercent } from "../ui/format.ts";
import { Meter } from "../ui/Meter.tsx";
import { Eta } from "./Eta.tsx";

interface RunningScanProps {
  scan: Scan;
  /** What it is called at the start of a sentence. */
  word: string;
  /** What is remembered of it; null: nothing. */
  outlook: ScanOutlook | null;
  /** From so many times the usual time on it is slow. */
  slowFrom: number;
}

/** A scan with its progress, its rate and when it will have ended. */
export function RunningScan({ scan, word, outlook, slowFrom }: RunningScanProps) {
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
