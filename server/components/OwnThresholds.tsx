import {
  nearestThreshold,
  type SetThreshold,
  type ThresholdPlace,
} from "../../shared/verdict/threshold_scopes.ts";
import { THRESHOLD_TABLE } from "../../shared/verdict/threshold_table.ts";
import { THRESHOLD_KEYS, thresholdText } from "../../shared/verdict/thresholds.ts";

const LISTED = 8;

interface OwnThresholdsProps {
  host: ThresholdPlace & { name: string };
  set: readonly SetThreshold[];
}

/** By which thresholds a host is judged, where they are not the defaults; nothing where all are. */
export function OwnThresholds({ host, set }: OwnThresholdsProps) {
  const own = THRESHOLD_KEYS.flatMap((key) => {
    const value = nearestThreshold(set, host, key)?.value ?? THRESHOLD_TABLE[key].default;
    return value === THRESHOLD_TABLE[key].default ? [] : `${key} ${thresholdText(key, value)}`;
  });
  if (own.length === 0) return null;
  const more = own.length > LISTED ? ` and ${own.length - LISTED} more` : "";
  return (
    <p class="muted" data-role="own-thresholds">
      Not judged by the defaults alone: {own.slice(0, LISTED).join(", ")}
      {more}. <a href={`/admin/thresholds?host=${encodeURIComponent(host.name)}`}>Thresholds</a>
    </p>
  );
}
