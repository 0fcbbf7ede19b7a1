import type { Sketch } from "../../views/sketch.ts";
import { SKETCH_POINTS, strokePath } from "../../views/sketch.ts";

/** A line of the last day behind a figure, which says what it ends in; nothing where none is known. */
export function Strokes({ points }: { points: Sketch["pool"] }) {
  const path = points === null ? "" : strokePath(points);
  if (path === "") return null;
  return (
    <svg
      class="strokes"
      viewBox={`0 -5 ${SKETCH_POINTS} 110`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={path} vector-effect="non-scaling-stroke" />
    </svg>
  );
}
