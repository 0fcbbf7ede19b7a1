/** What the last good reading of each section said, and how newer, worse readings leave it. */
import type { SectionName, SectionValues } from "../sample/mod.ts";
import { type GoodReading, type KnownHost, type KnownSample, type LastGood } from "./mod.ts";
import { sampleTimeUnix } from "./mod.ts";
import { newestReading, readValue, sectionFault, sectionsOf } from "./section_fault.ts";

/** `known`, with every section that `sample` holds without a fault. */
export function updateLastGood(known: LastGood, sample: KnownSample): LastGood {
  const read_unix = sampleTimeUnix(sample);
  const read = sectionsOf(sample).filter(([name, reading]) => sectionFault(name, reading) === null);
  return {
    ...known,
    ...Object.fromEntries(read.map(([name, { value }]) => [
      name,
      { value, collected_at_unix: sample.collected_at_unix, read_unix },
    ])),
  };
}

/** One section as it stands: what pages, lists, counts and the search work on. */
export interface StandingSection<S extends SectionName> {
  /** What was last known; null when nothing was ever read. */
  value: SectionValues[S] | null;
  /** When that was collected, by the host's clock, and read, by the receiver's. */
  collected_at_unix: number | null;
  read_unix: number | null;
  /** Whether it is from an earlier reading, since the newest has a fault. */
  is_held: boolean;
}

const NOTHING = { value: null, collected_at_unix: null, read_unix: null, is_held: false };

/**
 * A section as it stands: its newest reading where that has no fault, else its last good one;
 * where there never was one, what little the newest tells.
 */
export function standingSection<S extends SectionName>(
  { samples, last_good }: Pick<KnownHost, "samples" | "last_good">,
  name: S,
): StandingSection<S> {
  const newest = newestReading(samples, name);
  const good: GoodReading<S> | undefined = last_good[name];
  if (newest === null || (sectionFault(name, newest.reading) !== null && good !== undefined)) {
    return good === undefined ? NOTHING : { ...good, is_held: true };
  }
  return {
    // `newestReading` finds a section by its name, and so of its type.
    value: readValue(name, newest.reading) as SectionValues[S] | null,
    collected_at_unix: newest.sample.collected_at_unix,
    read_unix: sampleTimeUnix(newest.sample),
    is_held: false,
  };
}
