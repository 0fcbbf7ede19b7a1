import { useEffect, useRef } from "preact/hooks";
import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { DrawnSketches } from "./drawn_sketches.tsx";

/** The last day of the hosts that are in sight; null until its script is there: no page waits for it. */
export function useSketches(inSight: readonly string[]): ReadonlySignal<DrawnSketches | null> {
  const drawn = useSignal<DrawnSketches | null>(null);
  const wanted = useRef(inSight);
  wanted.current = inSight;

  useEffect(() => {
    let isLeft = false;
    import("./drawn_sketches.tsx").then(({ startSketches }) => {
      if (isLeft) return;
      drawn.value = startSketches();
      drawn.value.want(wanted.current);
    }, () => {
      // Without them the figures say what they say.
    });
    return () => {
      isLeft = true;
      drawn.peek()?.stop();
    };
  }, []);
  useEffect(() => drawn.peek()?.want(inSight), [inSight.join("\n")]);
  return drawn;
}
