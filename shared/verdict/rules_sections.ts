/** Rules about sections that were not read, and about figures that are not current. */
import { isNoCurrentFigures } from "../sample/fields.ts";
import type { SectionName } from "../sample/mod.ts";
import type { Facts } from "./facts.ts";
import { sampleAgeSeconds } from "./mod.ts";
import { countText, durationText } from "./number_text.ts";
import { type Test, testEach } from "./rule.ts";
import type { KnownSection, SectionFault } from "./section_fault.ts";

/** What the operator calls each section. */
const LABELS: Record<SectionName, string> = {
  host: "Host figures",
  zfs_pools: "ZFS pools",
  storage: "Storages",
  vms_runtime: "Guests",
  zfs_datasets: "Datasets",
  vms_detail: "Guest configurations",
  system_info: "Versions and updates",
};

export const sectionStuck = testFault("stuck", "could not be read, the command hangs");
export const sectionLate = testFault("late", "were not read in time");
export const sectionMissing = testFault("missing", "were not read");
export const sectionError = testFault("error", "were not read in full");

function testFault(fault: SectionFault, outcome: string): Test {
  return testEach<KnownSection>(
    ({ sections }) => sections.filter((section) => section.fault === fault),
    (section) => section.name,
    (section) => `${LABELS[section.name]} ${outcome}${causeText(section)}`,
  );
}

const MAX_CAUSE_LENGTH = 200;

function causeText({ errors, fault }: KnownSection): string {
  const cause = errors.find((error) => error.tag === fault) ?? errors[0];
  if (cause === undefined) return ": nothing was sent";
  const more = errors.length > 1 ? ` and ${errors.length - 1} more` : "";
  // "late" and "stuck" the outcome has said in words.
  const tag = cause.tag === fault ? "" : `${cause.tag}: `;
  return `: ${tag}${cause.message.slice(0, MAX_CAUSE_LENGTH)}${more}`;
}

/** The agent says so, or the figures do: a guest "unknown", an enabled storage of no state. */
export const noCurrentFigures: Test = ({ known, guests, storages }) => {
  const fast = known.samples.fast?.sections;
  if (fast === undefined) return [];
  const unknownGuests = guests.filter((guest) => guest.status === "unknown").length;
  const unknownStorages =
    storages.filter((storage) => storage.enabled !== false && storage.active === null).length;
  const sections = [
    { subject: "vms_runtime", noun: "guest", unknown: unknownGuests, of: guests.length },
    { subject: "storage", noun: "storage", unknown: unknownStorages, of: storages.length },
  ] as const;
  return sections
    .filter(({ subject, unknown }) => unknown > 0 || fast[subject].errors.some(isNoCurrentFigures))
    .map(({ subject, noun, unknown, of }) => ({
      subject,
      text: unknown > 0
        ? `Proxmox has no current figures for ${unknown} of ${countText(of, noun)}`
        : `Proxmox has no current figures for its ${noun}s: what it shows does not change`,
    }));
};
