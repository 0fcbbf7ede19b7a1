import { formatPercent, formatUsed, percentOf, UNKNOWN } from "./format.ts";
import type { MeterTone } from "../../views/mod.ts";
import { Meter } from "./Meter.tsx";

interface UsageCellProps {
  used_bytes: number | null;
  total_bytes: number | null;
  tone?: MeterTone;
}

/** How much of something is used, in a table: bar, percentage, sizes. */
export function UsageCell({ used_bytes, total_bytes, ...meter }: UsageCellProps) {
  if (used_bytes === null && total_bytes === null) return <span class="muted">{UNKNOWN}</span>;
  const percent = percentOf(used_bytes, total_bytes);
  return (
    <span class="usage">
      <Meter percent={percent} {...meter} />
      <span class="number">{formatPercent(percent)}</span>
      <span class="muted">{formatUsed(used_bytes, total_bytes)}</span>
    </span>
  );
}
