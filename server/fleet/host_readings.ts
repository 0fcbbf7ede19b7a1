import type { Kind, SectionName } from "../../shared/sample/mod.ts";
import { type StandingSection, standingSection } from "../../shared/verdict/last_good.ts";
import type { GoodReading, KnownSample } from "../../shared/verdict/mod.ts";
import { type Keeping, keepWith, type KeptState } from "./kept_readings.ts";
import { howNewest, type KnownSamples, NOTHING_KNOWN, withSample } from "./known_samples.ts";
import { type LeftPools, withOperatorWord } from "./operator_word.ts";

/** What the samples of one host made known, and what the operator says of its pools. */
export class HostReadings {
  #state: KeptState = { known: NOTHING_KNOWN, kept: new Map() };
  #left: LeftPools = new Map();
  /** What is known, as the operator's word leaves it. */
  #known: KnownSamples = NOTHING_KNOWN;
  /** Of what is known the sections that were asked for. */
  #standing = new Map<SectionName, StandingSection<SectionName>>();

  get known(): KnownSamples {
    return this.#known;
  }

  /** What is known and kept, before the operator's word. */
  get stored(): KeptState {
    return this.#state;
  }

  /** What the operator says of pools that this host has no more. */
  get left(): LeftPools {
    return this.#left;
  }

  set left(left: LeftPools) {
    this.#left = left;
    this.#set(this.#state);
  }

  /** A section as pages and lists show it. */
  standing<S extends SectionName>(name: S): StandingSection<S> {
    const made = this.#standing.getOrInsertComputed(name, () => standingSection(this.#known, name));
    // What stands under a name is the section of that name.
    return made as StandingSection<S>;
  }

  /** Takes up what the store holds of an earlier process. `intervals`: in seconds, by kind. */
  restore(
    good: ReadonlyMap<SectionName, GoodReading>,
    samples: readonly KnownSample[],
    intervals: Readonly<Record<Kind, number>>,
  ): void {
    let known: KnownSamples = { ...NOTHING_KNOWN, last_good: Object.fromEntries(good) };
    for (const sample of samples) {
      const newest = howNewest(known, sample, intervals[sample.kind]);
      if (newest !== null) known = withSample(known, sample);
    }
    this.#set({ known, kept: new Map(good) });
  }

  /** Takes a sample; what is to be kept with it, and whether it told anything new. */
  take(sample: KnownSample, intervalSeconds: number): { keeping: Keeping; isNew: boolean } {
    const { state, keeping } = keepWith(this.#state, sample, intervalSeconds);
    const isNew = state !== this.#state;
    if (isNew) this.#set(state);
    return { keeping, isNew };
  }

  #set(state: KeptState): void {
    this.#state = state;
    this.#known = withOperatorWord(state.known, this.#left);
    this.#standing.clear();
  }
}
