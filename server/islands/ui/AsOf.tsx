import { useContext } from "preact/hooks";
import { SilenceContext } from "../silence.ts";
import { ClockTime } from "./ClockTime.tsx";

/** Says of which time counts are once the server has not been heard for two intervals. */
export function AsOf() {
  const silentSinceMs = useContext(SilenceContext).value;
  if (silentSinceMs === null) return null;
  return (
    <p class="as-of" role="status">
      As of <ClockTime ms={silentSinceMs} />
    </p>
  );
}
