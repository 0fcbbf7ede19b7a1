/** What a host's samples make known, and which of two samples is the newer one. */
import type { Kind, SampleReading } from "../../shared/sample/mod.ts";
import { updateLastGood } from "../../shared/verdict/last_good.ts";
import type { KnownHost, KnownSample } from "../../shared/verdict/mod.ts";
import type { NewestMark } from "../store/port.ts";

/** A sample on its way into the live state. */
export interface LiveSample<K extends Kind = Kind> {
  kind: K;
  collected_at_us: number;
  received_at_ms: number;
  sent_at_ms: number | null;
  sections: SampleReading<K>;
}

/** The newest sample of each kind, and the last good reading of each section. */
export type KnownSamples = Pick<KnownHost, "samples" | "last_good">;

export const NOTHING_KNOWN: KnownSamples = {
  samples: { fast: null, medium: null, slow: null },
  last_good: {},
};

/** What is known once a sample became the newest of its kind, and how it did. */
export interface TakenSample {
  known: KnownSamples;
  newest: NewestMark["newest"];
}

/** Takes a sample; null when it is not the newest of its kind: a drained backlog is history. */
export function takeSample<K extends Kind>(
  known: KnownSamples,
  live: LiveSample<K>,
  intervalSeconds: number,
): TakenSample | null {
  const sample: KnownSample<K> = {
    collected_at_unix: live.collected_at_us / 1_000_000,
    received_unix: live.received_at_ms / 1000,
    sent_at_unix: live.sent_at_ms === null ? null : live.sent_at_ms / 1000,
    sections: live.sections,
  };
  const newest = howNewest(sample, known.samples[live.kind], intervalSeconds);
  return newest === null ? null : {
    known: {
      samples: { ...known.samples, [live.kind]: sample },
      last_good: updateLastGood(known.last_good, sample),
    },
    newest,
  };
}

/** A clock that is slewed may put the sending of a sample a little before its collection. */
const SLEW_SECONDS = 1;

/**
 * How `sample` is newer than `current`; null when it is not. By the host's clock, except after
 * that was set back: then what was sent as soon as it was collected is newer than what came before.
 */
function howNewest(
  sample: KnownSample,
  current: KnownSample | null,
  intervalSeconds: number,
): TakenSample["newest"] | null {
  if (current === null) return "by_collection";
  const wait = waitSeconds(sample);
  const isFresh = (seconds: number | null) =>
    seconds !== null && seconds >= -SLEW_SECONDS && seconds <= intervalSeconds;
  if (sample.collected_at_unix < current.collected_at_unix) {
    return isFresh(wait) && sample.received_unix >= current.received_unix ? "by_receipt" : null;
  }
  if (sample.collected_at_unix === current.collected_at_unix) return null;
  // Collected "after" it was sent: it waited while the clock was set back, and is of before that.
  const isOfBefore = wait !== null && wait < -SLEW_SECONDS;
  return isOfBefore && isFresh(waitSeconds(current)) ? null : "by_collection";
}

/** How long a sample waited to be sent, by the host's clock; null when it does not say. */
function waitSeconds({ sent_at_unix, collected_at_unix }: KnownSample): number | null {
  return sent_at_unix === null ? null : sent_at_unix - collected_at_unix;
}
