import type { SectionError } from "../sample/fields.ts";
import type { Reading } from "../sample/lenient.ts";
import type { Kind, SectionName } from "../sample/mod.ts";
import type { KnownHost, KnownSample } from "./mod.ts";

/** Why a section does not count as read. */
export type SectionFault = "stuck" | "late" | "missing" | "error";

type Section = { errors: SectionError[] };

/** What a section says whatever was read of the host: alone it is no data. */
const IDENTITY = new Set([
  "available",
  "hostname",
  "machine_id",
  "node_name",
  "cluster_id",
  "nodes",
  "agent_version",
  "time_zone",
]);

/** Read apart from everything else of their section: without the rest they are no reading of it. */
const ASIDE = new Set(["missing_pools", "kernel_states", "missing_repositories", "orphans"]);

/** Whether a section holds nothing: every list empty, every value null. */
export function isEmptySection(section: Section): boolean {
  // Called for every section of every sample, more than once: no copies.
  for (const key in section) {
    const value: unknown = (section as Section & Record<string, unknown>)[key];
    if (value === null || (Array.isArray(value) && value.length === 0)) continue;
    if (key !== "errors" && !IDENTITY.has(key) && !ASIDE.has(key)) return false;
  }
  return true;
}

/**
 * The worst fault of one section, or null when it counts as read. Errors beside data are
 * shown with the section and are no fault, except where nothing may be missing, and where the
 * section was cut.
 */
export function sectionFault(name: string, reading: Reading<Section>): SectionFault | null {
  if (reading.errors.some(({ tag }) => tag === "stuck")) return "stuck";
  if (reading.errors.some(({ tag }) => tag === "late")) return "late";
  if (reading.value === null || isUnread(reading.value, reading.errors)) return "missing";
  if (WHOLE_OR_NOTHING.has(name) && reading.errors.length > 0) return "error";
  // There is more than what is listed, and nobody has looked at it.
  if (reading.errors.some(({ tag }) => tag === "truncated")) return "error";
  return null;
}

/** Half a list of these, taken for the whole, would show green for what was not read. */
const WHOLE_OR_NOTHING: ReadonlySet<string> = new Set(["zfs_pools", "zfs_datasets"]);

/**
 * What was read of one section; null where it says nothing. That a list is empty is a reading
 * only of a section without a fault: what was not read must not look like "there are none".
 */
export function readValue<S extends Section>(name: string, reading: Reading<S>): S | null {
  if (reading.value === null || !isEmptySection(reading.value)) return reading.value;
  return sectionFault(name, reading) === null ? reading.value : null;
}

/** An empty list means "there are none" only where nothing contradicts it. */
function isUnread(section: Section, errors: readonly SectionError[]): boolean {
  if (!isEmptySection(section)) return false;
  if (errors.length > 0) return true;
  if ("available" in section) return section.available === null;
  return !("vms" in section || "storages" in section);
}

/** A section that was sent, and whether it counts as read. */
export interface KnownSection {
  name: SectionName;
  errors: readonly SectionError[];
  fault: SectionFault | null;
  sample: KnownSample;
}

/** The sections of one sample, which is judged many times and never changes. */
export function knownSections(sample: KnownSample): readonly KnownSection[] {
  const known = KNOWN_SECTIONS.get(sample.sections);
  if (known !== undefined) return known;
  const sections = sectionsOf(sample).map(([name, reading]) => (
    { name, errors: reading.errors, fault: sectionFault(name, reading), sample }
  ));
  KNOWN_SECTIONS.set(sample.sections, sections);
  return sections;
}

const KNOWN_SECTIONS = new WeakMap<KnownSample["sections"], readonly KnownSection[]>();

/** The newest reading of a section and the sample that it came with; null before the first. */
export function newestReading(
  samples: KnownHost["samples"],
  name: SectionName,
): { reading: Reading<Section>; sample: KnownSample } | null {
  // Asked several times for every card and every verdict: no copies.
  for (const kind in samples) {
    const sample: KnownSample | null = samples[kind as Kind];
    const sections: Partial<Record<SectionName, Reading<Section>>> | undefined = sample?.sections;
    const reading = sections?.[name];
    if (sample !== null && reading !== undefined) return { reading, sample };
  }
  return null;
}

/** The sections of a sample with their names, in the order of the table of sections. */
export function sectionsOf(sample: KnownSample<Kind>): [SectionName, Reading<Section>][] {
  // The keys of a sample are those of SECTIONS: `readSample` makes no others.
  return Object.entries(sample.sections) as [SectionName, Reading<Section>][];
}
