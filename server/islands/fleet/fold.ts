import { useLayoutEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import type { FleetState } from "./fleet_state.ts";

/** A phone, on which what is wrong should not be a long way from the rest of it. */
const NARROW = "(max-width: 40rem)";

/** Whether hosts that are well are out of sight, as on a phone until they are asked for. */
export function useFold(fleet: FleetState): { isFolded: boolean; unfold: () => void } {
  const isNarrow = useSignal(false);
  const isUnfolded = useSignal(false);
  useLayoutEffect(() => {
    const media = matchMedia(NARROW);
    const look = () => isNarrow.value = media.matches;
    look();
    media.addEventListener("change", look);
    return () => media.removeEventListener("change", look);
  }, []);
  const { level, text } = fleet.query.value;
  const isAsked = level !== null || text.trim() !== "";
  return {
    isFolded: isNarrow.value && !isUnfolded.value && !isAsked && fleet.counts.value.ok > 0,
    unfold: () => isUnfolded.value = true,
  };
}
