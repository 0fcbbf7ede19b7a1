/** One series of several hosts beside each other, as the page `/compare` shows it. */

/** More lines than these nobody tells apart. */
export const MOST_COMPARED = 8;

export interface ComparedHost {
  name: string;
  /** As last known. */
  value: number | null;
}

export interface MetricChoice {
  /** As the history names it. */
  metric: string;
  word: string;
  /** Percent, or a number of its own. */
  isPercent: boolean;
}

export const HOST_METRICS: readonly MetricChoice[] = [
  { metric: "cpu_percent", word: "CPU", isPercent: true },
  { metric: "mem_used_percent", word: "Memory", isPercent: true },
  { metric: "load1", word: "Load", isPercent: false },
];
