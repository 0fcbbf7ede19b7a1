/**
 * Which last good readings the store has to keep beside the newest samples, so that a server
 * that starts anew knows what this one knows.
 */
import type { SectionName } from "../../shared/sample/mod.ts";
import type { GoodReading } from "../../shared/verdict/mod.ts";
import { sectionsOf } from "../../shared/verdict/section_fault.ts";
import type { KeptReading, NewestMark } from "../store/port.ts";
import { type KnownSamples, type LiveSample, takeSample } from "./known_samples.ts";

/** The readings of one host that the store keeps, by section. */
export type KeptReadings = ReadonlyMap<SectionName, GoodReading>;

/** What one host's samples made known, and what of it the store keeps apart from them. */
export interface KeptState {
  known: KnownSamples;
  kept: KeptReadings;
}

/** What is stored together with a sample, in one transaction. */
export interface Keeping {
  /** What to keep, and what to keep no longer, of earlier readings of its host. */
  last_good: readonly KeptReading[];
  /** How it became the newest of its kind; null: it did not. */
  newest: NewestMark["newest"] | null;
}

const NOTHING_TO_KEEP: Keeping = { last_good: [], newest: null };

/** What `sample` makes of `state`, and what is stored with it; nothing for one that is history. */
export function keepWith(
  state: KeptState,
  sample: LiveSample,
  intervalSeconds: number,
): { state: KeptState; keeping: Keeping } {
  const taken = takeSample(state.known, sample, intervalSeconds);
  if (taken === null) return { state, keeping: NOTHING_TO_KEEP };
  const { known, newest } = taken;
  const own = known.samples[sample.kind];
  const kept = new Map(state.kept);
  const last_good: KeptReading[] = [];
  for (const [section, reading] of own === null ? [] : sectionsOf(own)) {
    const good: GoodReading | undefined = known.last_good[section];
    const isToldBySample = good === undefined || good.value === reading.value;
    if (isToldBySample) {
      if (kept.delete(section)) last_good.push(toKept(section, good, null));
    } else if (kept.get(section) !== good) {
      kept.set(section, good);
      last_good.push(toKept(section, good, JSON.stringify(good.value)));
    }
  }
  return { state: { known, kept }, keeping: { last_good, newest } };
}

function toKept(
  section: SectionName,
  good: GoodReading | undefined,
  text: string | null,
): KeptReading {
  return {
    section,
    collected_at_us: Math.round((good?.collected_at_unix ?? 0) * 1_000_000),
    read_at_ms: Math.round((good?.read_unix ?? 0) * 1000),
    text,
  };
}
