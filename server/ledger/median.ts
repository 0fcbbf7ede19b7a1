/** Middle of the values, of an even number the mean of both; 0 of none. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Value below which `part` (0 to 1) of the values lie, between two where it falls there; 0 of none. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * part;
  const lower = sorted[Math.floor(place)] ?? 0;
  const upper = sorted[Math.ceil(place)] ?? lower;
  return lower + (upper - lower) * (place - Math.floor(place));
}
