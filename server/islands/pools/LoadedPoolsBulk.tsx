import { createPart, usePart } from "../loaded_part.ts";
import type { PoolsBulkProps } from "./PoolsBulk.tsx";
import { useSignal } from "@preact/signals";

const BULK = createPart(() => import("./PoolsBulk.tsx").then((module) => module.PoolsBulk));

/** What can be done to the ticked pools; loaded with the first, and there from then on. */
export function LoadedPoolsBulk(props: PoolsBulkProps) {
  const isWanted = useSignal(false);
  if (props.chosen.length > 0) isWanted.value = true;
  const Bulk = usePart(BULK, isWanted.value);
  return Bulk !== null && <Bulk {...props} />;
}
