import { formatMoment } from "../../../islands/ui/format.ts";
import type { ChannelQueue, ChannelRow } from "../../../store/port.ts";

/** - untried: it has never delivered anything, so nobody knows. */
export interface ChannelState {
  word: "broken" | "off" | "works" | "failing" | "untried";
  text: string;
}

/** How a channel stands, in an operator's words. */
export function channelState(
  { broken, enabled }: Pick<ChannelRow, "broken" | "enabled">,
  { last_delivered_at_ms: last, last_error }: ChannelQueue,
): ChannelState {
  if (broken !== null) {
    const since = formatMoment(broken.since_ms / 1000);
    return { word: "broken", text: `broken since ${since}: ${broken.why}` };
  }
  if (!enabled) return { word: "off", text: "off" };
  if (last_error !== null && last_error.at_ms > (last ?? 0)) {
    return { word: "failing", text: "its last attempt failed" };
  }
  return last === null
    ? { word: "untried", text: "not tried yet: send a test" }
    : { word: "works", text: "works" };
}
