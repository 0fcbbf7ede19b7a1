import type { ChannelQueue, ChannelRow } from "../../../store/port.ts";

/** - untried: it has never delivered anything, so nobody knows. */
export interface ChannelState {
  word: "broken" | "off" | "works" | "failing" | "untried";
  /** Of a broken one: why. */
  text: string;
  /** Since when it is broken; null: it is not. */
  since_ms: number | null;
}

/** How a channel stands, in an operator's words. */
export function channelState(
  { broken, enabled }: Pick<ChannelRow, "broken" | "enabled">,
  { last_delivered_at_ms: last, last_error }: ChannelQueue,
): ChannelState {
  if (broken !== null) {
    return { word: "broken", text: broken.why, since_ms: broken.since_ms };
  }
  const whole = { since_ms: null };
  if (!enabled) return { word: "off", text: "off", ...whole };
  if (last_error !== null && last_error.at_ms > (last ?? 0)) {
    return { word: "failing", text: "its last attempt failed", ...whole };
  }
  return last === null
    ? { word: "untried", text: "not tried yet: send a test", ...whole }
    : { word: "works", text: "works", ...whole };
}
