/** Rules about the connection, and about samples that are missing or old. */
import { type Kind, KINDS } from "../sample/mod.ts";
import { UNREAD } from "./cause.ts";
import type { Facts } from "./facts.ts";
import { sampleAgeSeconds } from "./mod.ts";
import { durationText } from "./number_text.ts";
import { type Rule, testEach, testHost } from "./rule.ts";

const offline = testHost(({ known, samples }) => {
  if (known.connection !== "offline") return null;
  return samples.length === 0
    ? "Not connected, and no sample of this host is known"
    : "Not connected: everything else is what was last known";
});

const sampleMissing = testConnectedKind((kind, { known }) =>
  known.samples[kind] === null ? `The ${kind} sample is not yet received` : null
);

const sampleStale = testConnectedKind((kind, { known, nowUnix, limits }) => {
  const sample = known.samples[kind];
  const interval = known.intervals?.[kind];
  if (sample === null || interval === undefined) return null;
  const limit = limits.staleAfterIntervals * interval;
  return sampleAgeSeconds(sample, nowUnix) > limit
    ? `No ${kind} sample for over ${durationText(limit)}, ` +
      `although one is due every ${durationText(interval)}`
    : null;
});

const notJudged = testHost(({ known: { not_judged } }) =>
  not_judged === undefined
    ? null
    : `It cannot be judged: ${
      not_judged.slice(0, CAUSE_CHARACTERS)
    }; what else is listed was found before`
);

const CAUSE_CHARACTERS = 160;

/** Of a host that is not connected nothing new is expected. */
function testConnectedKind(sentence: (kind: Kind, facts: Facts) => string | null) {
  return testEach<Kind>(
    ({ known }) => known.connection === "online" ? KINDS : [],
    (kind) => kind,
    sentence,
  );
}

const HOST = { about: "host", reads: [] } as const;
const KIND = { about: "kind", reads: [] } as const;

export const CONNECTION_RULES: readonly Rule[] = [
  {
    level: "offline",
    code: "offline",
    ...HOST,
    cause: { family: "away", matter: "away" },
    next: "Is the host up?",
    test: offline,
  },
  {
    level: "unknown",
    code: "not_judged",
    ...HOST,
    cause: UNREAD,
    next: "Look at the host itself",
    test: notJudged,
  },
  { level: "unknown", code: "sample_missing", ...KIND, test: sampleMissing },
  { level: "unknown", code: "sample_stale", ...KIND, test: sampleStale },
];
