import {
  THRESHOLD_KEYS,
  THRESHOLDS,
  type Thresholds,
  thresholdText,
} from "../../shared/verdict/thresholds.ts";

const LISTED = 8;

/** By which thresholds a host is judged, where they are not the defaults; nothing where all are. */
export function OwnThresholds({ host, thresholds }: { host: string; thresholds: Thresholds }) {
  const own = THRESHOLD_KEYS.filter((key) => thresholds[key] !== THRESHOLDS[key])
    .map((key) => `${key} ${thresholdText(key, thresholds[key])}`);
  if (own.length === 0) return null;
  const more = own.length > LISTED ? ` and ${own.length - LISTED} more` : "";
  return (
    <p class="muted" data-role="own-thresholds">
      Not judged by the defaults alone: {own.slice(0, LISTED).join(", ")}
      {more}. <a href={`/admin/thresholds?host=${encodeURIComponent(host)}`}>Thresholds</a>
    </p>
  );
}
