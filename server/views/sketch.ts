/** The last day of a host in a few strokes, as a list of hosts draws it behind its figures. */

export const SKETCH_HOURS = 24;
/** Strokes of each series. */
export const SKETCH_POINTS = 48;

/** Percent, the oldest first; null where nothing is known. */
export interface Sketch {
  cpu: readonly (number | null)[];
  memory: readonly (number | null)[];
  /** Of the fullest pool; null: there is none. */
  pool: readonly (number | null)[] | null;
}

/** What the server answers. */
export interface SketchesFound {
  since_unix: number;
  step_seconds: number;
  sketches: Record<string, Sketch>;
}

/** What lies below a line through percent, in a box as wide as it has points and 100 high; gaps stay. */
export function areaPath(points: readonly (number | null)[]): string {
  let path = "";
  for (const [x, percent] of points.entries()) {
    if (percent === null) continue;
    const y = Math.round(100 - Math.min(100, Math.max(0, percent)));
    const isFirst = (points[x - 1] ?? null) === null;
    path += isFirst ? `M${x} 100V${y}` : `L${x} ${y}`;
    // As wide as what it stands for; the next begins there.
    if ((points[x + 1] ?? null) === null) path += `H${x + 1}V100Z`;
  }
  return path;
}
