import { countText } from "../../../shared/verdict/number_text.ts";
import type { PoolView } from "../../views/mod.ts";
import { isPlainScrub, LastScrub, scanWord } from "../host/ScanStatus.tsx";
import { Eta } from "../host/Eta.tsx";
import { formatPercent } from "../ui/format.ts";
import { Meter } from "../ui/Meter.tsx";

/** The scan that runs, with how far it is and when it ends; else when the last scrub was. */
export function ScrubCell({ view }: { view: Pick<PoolView, "pool" | "missing" | "remembered"> }) {
  const { pool, missing, remembered } = view;
  const { scan } = pool;
  if (missing !== null) return null;
  if (scan?.state !== "SCANNING") {
    const errors = isPlainScrub(scan) ? null : scan?.errors ?? null;
    return (
      <>
        <LastScrub pool={pool} />
        {errors !== null && errors !== 0 && (
          <strong data-tone="warning">
            {`, ${scanWord(scan)}: ${countText(errors, "error")}`}
          </strong>
        )}
      </>
    );
  }
  const outlook = remembered?.scan ?? null;
  const endUnix = outlook?.function === scan.function ? outlook.eta_unix : null;
  return (
    <>
      <span class="scan-line">
        {scanWord(scan)} {scan.paused === true && "paused at "}
        {formatPercent(scan.progress_percent)}
        {endUnix !== null && scan.paused !== true && (
          <>
            , <Eta unix={endUnix} />
          </>
        )}
      </span>
      <Meter percent={scan.progress_percent} />
    </>
  );
}
