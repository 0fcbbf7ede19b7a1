import type { Hold } from "../store/rows/deliveries.ts";

const WORDS: Readonly<Record<Hold["why"], (of: string) => string>> = {
  held_back: () => "it has not been seen for long enough",
  window: (of) => `a window is open${of === "" ? "" : ` (${of})`}`,
  acknowledged: (of) => `it is acknowledged${of === "" ? "" : ` (${of})`}`,
  muted: () => "it is muted",
  flapping: () => "it comes and goes, and was told once",
  parent: () => "it is part of a larger incident",
  starting: () => "the server has just started",
  policy: () => "no policy tells it here",
  digest: () => "it goes with the next digest",
  quiet_hours: () => "quiet hours",
  brake: () => "this channel was told much within the hour",
  recovering: () => "it may be over",
  channel_off: () => "the channel is switched off",
  channel_broken: (of) => `the channel is broken${of === "" ? "" : `: ${of}`}`,
  own_channel: () => "it is about this channel itself",
};

/** Why nothing is told, and until when, in an operator's words. */
export function holdText(
  { why, of, until_ms }: Pick<Hold, "why" | "of" | "until_ms">,
  zone: string,
): string {
  const words = WORDS[why](of);
  return until_ms === null ? words : `${words}, until ${momentText(until_ms, zone)}`;
}

function momentText(ms: number, zone: string): string {
  const at = Temporal.Instant.fromEpochMilliseconds(Math.ceil(ms)).toZonedDateTimeISO(zone);
  return `${at.toPlainDate()} ${at.toPlainTime().toString({ smallestUnit: "minute" })} ${zone}`;
}
