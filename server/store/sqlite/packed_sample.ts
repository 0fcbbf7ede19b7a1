import { isKeptHourly } from "../../../shared/series/series.ts";
import type { HistoryValue, NewSample } from "../port.ts";

/** A sample as it travels to the writer. */
export type PackedSample = Omit<NewSample, "history"> & { history: PackedHistory | null };

/** The values of one moment as they travel to the writer and are stored. */
export interface PackedHistory {
  /** The names of all series as JSON, sorted. */
  metrics: string;
  /** NaN where a value is unknown. */
  points: Float32Array;
  hourly: { metric: string; value: number }[];
}

/** Null for no values at all. The order of the values does not matter. */
export function packHistory(values: readonly HistoryValue[]): PackedHistory | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a.metric < b.metric ? -1 : 1);
  return {
    metrics: JSON.stringify(sorted.map(({ metric }) => metric)),
    points: Float32Array.from(sorted, ({ value }) => value ?? NaN),
    hourly: sorted.flatMap(({ metric, value }) =>
      Number.isFinite(value) && value !== null && isKeptHourly(metric) ? [{ metric, value }] : []
    ),
  };
}
