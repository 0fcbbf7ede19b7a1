/** How far back a chart can look. */
export interface ChartRange {
  word: string;
  hours: number;
}

export const RANGES: readonly ChartRange[] = [
  { word: "1 h", hours: 1 },
  { word: "6 h", hours: 6 },
  { word: "24 h", hours: 24 },
  { word: "48 h", hours: 48 },
];

/** For series that are kept hourly beyond the age of raw samples. */
export const LONG_RANGES: readonly ChartRange[] = [...RANGES, { word: "1 year", hours: 365 * 24 }];

export const FIRST_HOURS = 6;

/** Points asked for: about one per pixel of the widest chart. */
export const CHART_POINTS = 800;
