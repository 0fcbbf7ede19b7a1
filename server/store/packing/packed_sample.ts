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

const VALUE_BYTES = 4;
/** What 32 bits hold of a number; the digits after them are noise. */
const DIGITS = 7;

/** The value of a series, by its place in the layout, among the points of one moment; null where it is unknown. */
export function unpackValue(points: Uint8Array, column: number): number | null {
  const { buffer, byteOffset } = points;
  const value = new DataView(buffer, byteOffset).getFloat32(column * VALUE_BYTES, true);
  if (!Number.isFinite(value)) return null;
  return Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS));
}
