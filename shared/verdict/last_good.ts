/** What the last good reading of each section said, and how newer, worse readings leave it. */
import type { SectionError } from "../sample/fields.ts";
import type { SectionName, SectionValues } from "../sample/mod.ts";
import { createIsWithinAny } from "./identity.ts";
import {
  collectedUnix,
  type GoodReading,
  type KnownHost,
  type KnownSample,
  type LastGood,
  sampleTimeUnix,
} from "./mod.ts";
import {
  newestReading,
  readValue,
  type SectionFault,
  sectionFault,
  sectionsOf,
} from "./section_fault.ts";

/**
 * `known`, with every section that `sample` holds without a fault. What a section with errors
 * beside its data leaves out stays as it was known, and of one in which nothing may be missing
 * what its errors are about.
 */
export function updateLastGood(known: LastGood, sample: KnownSample): LastGood {
  const good: Record<string, GoodReading> = { ...known };
  for (const [name, { value, errors }] of sectionsOf(sample)) {
    if (value === null) continue;
    const fault = sectionFault(name, { value, errors });
    const reading = readingOf(sample, { value, errors, fault, before: known[name] });
    // Read from a section of this name, and so of its type.
    if (reading !== null) good[name] = reading as GoodReading;
  }
  return good;
}

interface Read {
  value: object;
  errors: readonly SectionError[];
  fault: SectionFault | null;
  before: GoodReading | undefined;
}

/** What is known of a section after a reading; null where that changes nothing. */
function readingOf(sample: KnownSample, { value, errors, fault, before }: Read) {
  const times = {
    collected_at_unix: collectedUnix(sample),
    read_unix: sampleTimeUnix(sample),
  };
  if (fault === null && (errors.length === 0 || before === undefined)) return { value, ...times };
  if (before === undefined || (fault !== null && fault !== "error")) return null;
  const subjects = errors.flatMap(({ subject }) => subject ?? []);
  if (subjects.length === errors.length) {
    const taken = takeApart(value, before.value, subjects);
    // As old as the oldest of what it holds, where nothing may be missing.
    return fault === null ? { value: taken, ...times } : { ...before, value: taken };
  }
  return fault === null ? { value: fillIn(value, before.value), ...times } : null;
}

/** `section`, with what `before` knew of each entry that is one of `subjects` or lies in one. */
function takeApart(section: object, before: object, subjects: readonly string[]): object {
  const known = before as Entry;
  const isWithinAny = createIsWithinAny(subjects);
  const isAbout = (entry: unknown) => idsOf(entry).some(isWithinAny);
  return Object.fromEntries(
    Object.entries(section).map(([key, value]) => {
      const earlier = known[key];
      if (key === "errors" || !Array.isArray(value) || !Array.isArray(earlier)) {
        return [key, value ?? earlier ?? null];
      }
      const told = value.filter((entry) => !isAbout(entry));
      return [key, [...told, ...fillInList(earlier.filter(isAbout), value.filter(isAbout))]];
    }),
  );
}

/** What may name an entry of a list. */
function idsOf(entry: unknown): string[] {
  if (typeof entry !== "object" || entry === null) return [];
  const { guid, name } = entry as Entry;
  return [guid, name].filter((id) => typeof id === "string");
}

type Entry = Readonly<Record<string, unknown>>;

/**
 * `section`, with what `before` knew where it is null, and the entries that its lists lack; itself
 * where that adds nothing.
 */
function fillIn(section: object, before: object): object {
  const known = before as Entry;
  let filled: Record<string, unknown> | null = null;
  for (const [key, value] of Object.entries(section)) {
    if (key === "errors") continue;
    const earlier = known[key];
    const whole = Array.isArray(value) && Array.isArray(earlier)
      ? fillInList(value, earlier)
      : value ?? earlier ?? null;
    if (whole === value) continue;
    filled ??= { ...section };
    filled[key] = whole;
  }
  return filled ?? section;
}

/** A list of words is as it was read: only entries can be told apart. Itself where it lacks none. */
function fillInList(list: readonly unknown[], before: readonly unknown[]): readonly unknown[] {
  if (before.every((entry) => typeof entry !== "object")) return list;
  const listed = new Set(list.map(entryKey));
  const lacked = before.filter((entry) => !listed.has(entryKey(entry)));
  return lacked.length === 0 ? list : [...list, ...lacked];
}

/** What names an entry of any list in a sample. */
function entryKey(entry: unknown): string {
  const { guid, type, vmid, name } = entry as Entry;
  return vmid === undefined ? String(guid ?? name) : `${type}/${vmid}`;
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
    collected_at_unix: collectedUnix(newest.sample),
    read_unix: sampleTimeUnix(newest.sample),
    is_held: false,
  };
}

/**
 * What the judge takes for known of a section: as it stands, and with what was known before
 * where its newest reading has errors beside its data.
 */
export function lastReading<S extends SectionName>(
  known: Pick<KnownHost, "samples" | "last_good">,
  name: S,
): Pick<StandingSection<S>, "value" | "read_unix"> {
  const errors = newestReading(known.samples, name)?.reading.errors ?? [];
  const good: GoodReading<S> | undefined = known.last_good[name];
  return errors.length > 0 && good !== undefined ? good : standingSection(known, name);
}
