import type { Sketch } from "../../views/sketch.ts";
import { areaPath, SKETCH_POINTS } from "../../views/sketch.ts";

/** The last day behind a figure, which says what it ends in; nothing where none is known. */
export function Strokes({ points }: { points: Sketch["pool"] }) {
  const path = points === null ? "" : areaPath(points);
  if (path === "") return null;
  return (
    <svg
      class="strokes"
      viewBox={`0 0 ${SKETCH_POINTS} 100`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={path} />
    </svg>
  );
}
