/** Rules about figures of Proxmox that are not current. */
import { isNoCurrentFigures } from "../sample/fields.ts";
import type { SectionName } from "../sample/mod.ts";
import type { Facts } from "./facts.ts";
import type { Rule, Tells, Test } from "./rule.ts";
import { newestReading } from "./section_fault.ts";

/** The agent says so, or the figures do: every guest "unknown", no enabled storage of a state. */
const noCurrentFigures: Test = (facts) => [
  ...(areGuestsCurrent(facts) ? [] : [finding("vms_runtime", "guests")]),
  ...(areStoragesCurrent(facts) ? [] : [finding("storage", "storages")]),
];

function finding(subject: SectionName, nouns: string) {
  return { subject, text: `Proxmox has no current figures of its ${nouns}` };
}

/** A reading without any figure tells of none only where nothing was left out of it. */
const tellsFigures: Tells = ({ guests, storages }, { subject_id }, { isWhole }) =>
  isWhole || (subject_id === "storage" ? storages : guests).length > 0;

/**
 * Whether Proxmox has current figures of its guests. One of unknown status among others is its own
 * matter, and so is one that the agent counts apart: it saw that the others are current.
 */
export function areGuestsCurrent(facts: Facts): boolean {
  const { guests } = facts;
  if (saysNotCurrent(facts, "vms_runtime")) return false;
  return guests.length === 0 || guests.some(isCurrent) ||
    guests.some(({ cycles_without_figures: cycles }) => cycles !== null && cycles > 0);
}

/** Guests and storages come of one answer: what is current of one is of the other. */
export function areStoragesCurrent(facts: Facts): boolean {
  const enabled = facts.storages.filter((storage) => storage.enabled !== false);
  if (saysNotCurrent(facts, "storage")) return false;
  return enabled.length === 0 || enabled.some(({ active }) => active !== null) ||
    facts.guests.some(isCurrent);
}

function isCurrent({ status }: { status: string | null }): boolean {
  return status !== null && status !== "unknown";
}

function saysNotCurrent({ known }: Facts, section: SectionName): boolean {
  return newestReading(known.samples, section)?.reading.errors.some(isNoCurrentFigures) ?? false;
}

export const FIGURES_RULES: readonly Rule[] = [
  {
    level: "unknown",
    code: "no_current_figures",
    about: "section",
    reads: "subject",
    tells: tellsFigures,
    next: "Restart pvestatd",
    test: noCurrentFigures,
  },
];
