import type { SectionError } from "../sample/fields.ts";
import type { Reading } from "../sample/lenient.ts";
import type { Kind, SectionName } from "../sample/mod.ts";
import { type KnownSample, type LastGood, sampleTimeUnix } from "./mod.ts";

/** Why a section does not count as read. */
export type SectionFault = "stuck" | "late" | "missing" | "error";

type Section = { errors: SectionError[] };

/** What a section says whatever was read of the host: alone it is no data. */
const IDENTITY = new Set(["available", "hostname", "node_name", "agent_version"]);

/** Whether a section holds nothing: every list empty, every value null. */
export function isEmptySection({ errors: _, ...fields }: Section): boolean {
  return Object.entries(fields).every(([key, value]) =>
    IDENTITY.has(key) || value === null || (Array.isArray(value) && value.length === 0)
  );
}

/**
 * The worst fault of one section, or null when it counts as read. Errors beside data are
 * shown with the section and are no fault, except in `zfs_pools`, where nothing may be missing.
 */
export function sectionFault(name: string, reading: Reading<Section>): SectionFault | null {
  if (reading.errors.some(({ tag }) => tag === "stuck")) return "stuck";
  if (reading.errors.some(({ tag }) => tag === "late")) return "late";
  if (reading.value === null || isUnread(reading.value, reading.errors)) return "missing";
  if (name === "zfs_pools" && reading.errors.length > 0) return "error";
  return null;
}

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

/** `known`, with every section that `sample` holds in full moved up to the sample's time. */
export function updateLastGood(known: LastGood, sample: KnownSample<Kind>): LastGood {
  const read = sectionsOf(sample).filter(([name, reading]) => sectionFault(name, reading) === null);
  return {
    ...known,
    ...Object.fromEntries(read.map(([name]) => [name, sampleTimeUnix(sample)])),
  };
}

/** A section that was sent, and whether it counts as read. */
export interface KnownSection {
  name: SectionName;
  errors: readonly SectionError[];
  fault: SectionFault | null;
  sample: KnownSample;
}

/** The sections of one sample. */
export function knownSections(sample: KnownSample): KnownSection[] {
  return sectionsOf(sample).map(([name, reading]) => (
    { name, errors: reading.errors, fault: sectionFault(name, reading), sample }
  ));
}

/** The sections of a sample with their names, in the order of the table of sections. */
export function sectionsOf(sample: KnownSample<Kind>): [SectionName, Reading<Section>][] {
  // The keys of a sample are those of SECTIONS: `readSample` makes no others.
  return Object.entries(sample.sections) as [SectionName, Reading<Section>][];
}
