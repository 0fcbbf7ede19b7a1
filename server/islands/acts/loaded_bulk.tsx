import type { ComponentType, JSX } from "preact";
import { useSignal } from "@preact/signals";
import { createPart, usePart } from "../loaded_part.ts";

interface BulkProps {
  /** Whatever is ticked. */
  chosen: readonly unknown[];
}

/** A bar of acts that is loaded with the first row that is ticked, and there from then on. */
export function loadedBulk<P extends BulkProps>(
  load: () => Promise<ComponentType<P>>,
): (props: P) => JSX.Element | null {
  const part = createPart(load);
  return function LoadedBulk(props: P) {
    const isWanted = useSignal(false);
    if (props.chosen.length > 0) isWanted.value = true;
    const Bulk = usePart(part, isWanted.value);
    return Bulk === null ? null : <Bulk {...props} />;
  };
}
