import { clockText, shownZone } from "../times/zone.ts";
import { isoMoment } from "./format.ts";

/** The clock at a moment of today, "17:54": only a browser, whose zone it is, can say it. */
export function ClockTime({ ms }: { ms: number }) {
  return (
    <time class="age" dateTime={isoMoment(ms / 1000)}>
      {clockText(ms, Date.now(), shownZone())}
    </time>
  );
}
