/** Processes running or waiting, averaged over 1, 5 and 15 minutes. */
export interface LoadAverage {
  load1: number;
  load5: number;
  load15: number;
}

/** Parses `/proc/loadavg`; null when it does not have its form. */
export function parseLoadavg(text: string): LoadAverage | null {
  const match = /^(\d+\.\d+) (\d+\.\d+) (\d+\.\d+) /.exec(text);
  if (match === null) return null;
  const [load1, load5, load15] = match.slice(1).map(Number) as [number, number, number];
  return { load1, load5, load15 };
}
