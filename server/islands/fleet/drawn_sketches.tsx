import type { VNode } from "preact";
import type { Sketch, SketchesFound } from "../../views/sketch.ts";
import type { FleetColumn } from "./fleet_columns.ts";
import { createSketches, type Sketches } from "./sketches.ts";
import { Strokes } from "./Strokes.tsx";

const READ_WITHIN_MS = 10_000;

export interface DrawnSketches extends Pick<Sketches, "want" | "stop"> {
  /** What stands behind the figure of a host; null where nothing is known, or nothing is drawn. */
  draw(host: string, column: FleetColumn): VNode | null;
}

/** What of the last day is drawn behind which figure. */
const STROKES: Partial<Record<FleetColumn, (sketch: Sketch) => Sketch["pool"]>> = {
  cpu: ({ cpu }) => cpu,
  memory: ({ memory }) => memory,
  pool: ({ pool }) => pool,
};

export function startSketches(): DrawnSketches {
  const { of, want, stop } = createSketches({
    read: readSketches,
    nowMs: () => Date.now(),
    later: (task) => {
      const timer = setTimeout(task, STILL_MS);
      return () => clearTimeout(timer);
    },
  });
  return {
    want,
    stop,
    draw: (host, column) => {
      const pointsOf = STROKES[column];
      const sketch = pointsOf === undefined ? null : of(host).value;
      return pointsOf === undefined || sketch === null
        ? null
        : Strokes({ points: pointsOf(sketch) });
    },
  };
}

/** Who scrolls by does not ask. */
const STILL_MS = 200;

async function readSketches(
  hosts: readonly string[],
  signal: AbortSignal,
): Promise<SketchesFound> {
  const query = new URLSearchParams(hosts.map((host) => ["host", host]));
  const response = await fetch(`/api/sketches?${query}`, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(READ_WITHIN_MS)]),
  });
  if (!response.ok) throw new Error(`Cannot read sketches: HTTP status ${response.status}`);
  return await response.json();
}
