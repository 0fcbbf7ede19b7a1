/** Rules about what a host sends: by which clock, and how much of it. */
import { clockBehindSeconds } from "./facts.ts";
import { durationText } from "./number_text.ts";
import { type Rule, testHost } from "./rule.ts";

const clockSkew = testHost(({ samples, limits }) => {
  const behind = clockBehindSeconds(samples);
  return Math.abs(behind) > limits.clockSkewSeconds
    ? `The host's clock is ${durationText(Math.abs(behind))} ${behind > 0 ? "behind" : "ahead"} ` +
      `(over ${durationText(limits.clockSkewSeconds)})`
    : null;
});

const shareExceeded = testHost(({ known }) => known.over_share ?? null);

const HOST = { about: "host", reads: [] } as const;

export const SENDING_RULES: readonly Rule[] = [
  {
    level: "warning",
    code: "clock_skew",
    ...HOST,
    cause: { family: "clock", matter: "clock" },
    next: "`timedatectl` on host and server",
    test: clockSkew,
  },
  {
    level: "warning",
    code: "share_exceeded",
    ...HOST,
    cause: { family: "share", matter: "share" },
    test: shareExceeded,
  },
];
