/** What a host's samples make known, and which of two samples is the newer one. */
import type { Kind } from "../../shared/sample/mod.ts";
import { updateLastGood } from "../../shared/verdict/last_good.ts";
import { type KnownHost, type KnownSample, sampleWaitMs } from "../../shared/verdict/mod.ts";
import type { NewestMark } from "../store/port.ts";

/** The newest sample of each kind, and the last good reading of each section. */
export type KnownSamples = Pick<KnownHost, "samples" | "last_good">;

export const NOTHING_KNOWN: KnownSamples = {
  samples: { fast: null, medium: null, slow: null },
  last_good: {},
};

/** What is known with `sample` as the newest of its kind. */
export function withSample(known: KnownSamples, sample: KnownSample): KnownSamples {
  return {
    samples: { ...known.samples, [sample.kind]: sample },
    last_good: updateLastGood(known.last_good, sample),
  };
}

/** A clock that is slewed may put the sending of a sample a little before its collection. */
const SLEW_MS = 1_000;

/**
 * How `sample` is newer than the newest one known of its kind; null when it is not: a drained
 * backlog is history. By the host's clock, except after that was set back: then what was sent as
 * soon as it was collected is newer than what came before.
 */
export function howNewest<K extends Kind>(
  known: KnownSamples,
  sample: KnownSample<K>,
  intervalSeconds: number,
): NewestMark["newest"] | null {
  const current = known.samples[sample.kind];
  if (current === null) return "by_collection";
  const wait = sampleWaitMs(sample);
  const isFresh = (ms: number | null) =>
    ms !== null && ms >= -SLEW_MS && ms <= intervalSeconds * 1000;
  if (sample.collected_at_us < current.collected_at_us) {
    return isFresh(wait) && sample.received_at_ms >= current.received_at_ms ? "by_receipt" : null;
  }
  if (sample.collected_at_us === current.collected_at_us) return null;
  // Collected "after" it was sent: it waited while the clock was set back, and is of before that.
  const isOfBefore = wait !== null && wait < -SLEW_MS;
  return isOfBefore && isFresh(sampleWaitMs(current)) ? null : "by_collection";
}
