/** A point of a chart: epoch seconds, and its value or null for unknown. */
export type ChartPoint = [unix: number, value: number | null];
