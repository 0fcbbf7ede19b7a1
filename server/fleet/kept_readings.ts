/**
 * Which last good readings the store has to keep beside the newest samples, so that a server
 * that starts anew knows what this one knows.
 */
import type { SectionName } from "../../shared/sample/mod.ts";
import type { GoodReading, KnownSample } from "../../shared/verdict/mod.ts";
import { sectionsOf } from "../../shared/verdict/section_fault.ts";
import type { KeptReading, NewestMark } from "../store/port.ts";
import { howNewest, type KnownSamples, withSample } from "./known_samples.ts";

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
  sample: KnownSample,
  intervalSeconds: number,
): { state: KeptState; keeping: Keeping } {
  const newest = howNewest(state.known, sample, intervalSeconds);
  if (newest === null) return { state, keeping: NOTHING_TO_KEEP };
  const known = withSample(state.known, sample);
  let { kept } = state;
  const last_good: KeptReading[] = [];
  for (const [section, reading] of sectionsOf(sample)) {
    const good: GoodReading | undefined = known.last_good[section];
    const before = kept.get(section);
    const isToldBySample = good === undefined || good.value === reading.value;
    if (isToldBySample ? before === undefined : before === good) continue;
    const changed = new Map(kept);
    if (isToldBySample) changed.delete(section);
    else changed.set(section, good);
    kept = changed;
    last_good.push(toKept(section, good, isToldBySample ? null : JSON.stringify(good.value)));
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
