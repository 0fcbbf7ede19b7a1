/** Rules about sections that were not read. */
import type { SectionName } from "../sample/mod.ts";
import { type Rule, type Test, testEach } from "./rule.ts";
import type { KnownSection, SectionFault } from "./section_fault.ts";

/** What the operator calls each section. */
const LABELS: Record<SectionName, string> = {
  host: "Host figures",
  zfs_pools: "ZFS pools",
  storage: "Storages",
  vms_runtime: "Guests",
  zfs_datasets: "Datasets",
  vms_detail: "Guest configurations",
  host_care: "Replication, disks and services",
  system_info: "Versions and updates",
  backups: "Backups",
};

function testFault(fault: SectionFault, outcome: string): Test {
  return testEach<KnownSection>(
    ({ sections }) => sections.filter((section) => section.fault === fault),
    (section) => section.name,
    (section) => `${LABELS[section.name]} ${outcome}${causeText(section)}`,
  );
}

const MAX_CAUSE_LENGTH = 200;

/** For how long a command has hung: a sentence does not grow older. */
const HOW_LONG = / (for|after) \d+ s\b/g;

function causeText({ errors, fault }: KnownSection): string {
  const cause = errors.find((error) => error.tag === fault) ?? errors[0];
  if (cause === undefined) return ": nothing was sent";
  const more = errors.length > 1 ? ` and ${errors.length - 1} more` : "";
  // "late" and "stuck" the outcome has said in words.
  const isSaid = cause.tag === fault;
  const message = isSaid ? cause.message.replace(HOW_LONG, "") : cause.message;
  const text = [isSaid ? "" : cause.tag, message.slice(0, MAX_CAUSE_LENGTH)]
    .filter((part) => part !== "").join(": ");
  return text === "" ? more : `: ${text}${more}`;
}

const SECTION = { about: "section", reads: [] } as const;

export const SECTION_RULES: readonly Rule[] = [
  {
    level: "unknown",
    code: "section_stuck",
    ...SECTION,
    next: "Look for hanging disks in `dmesg`",
    test: testFault("stuck", "could not be read, the command hangs"),
  },
  {
    level: "unknown",
    code: "section_late",
    ...SECTION,
    test: testFault("late", "were not read in time"),
  },
  {
    level: "unknown",
    code: "section_missing",
    ...SECTION,
    test: testFault("missing", "were not read"),
  },
  {
    level: "unknown",
    code: "section_error",
    ...SECTION,
    test: testFault("error", "were not read in full"),
  },
];
