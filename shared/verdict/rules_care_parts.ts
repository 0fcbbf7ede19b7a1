/** Rules about the parts of what else keeps data safe: those not read, and what nothing watches. */
import { CARE_PARTS, type CarePart } from "../sample/host_care.ts";
import { isPartRead, partErrors } from "./care_parts.ts";
import { listText } from "./number_text.ts";
import { type Finding, type Rule, type Test, testHost } from "./rule.ts";
import { careOf } from "./tells.ts";

/** What the operator calls each part. */
const LABELS: Record<CarePart, string> = {
  replication: "Replication",
  ha: "High availability",
  services: "Services",
  zed: "Settings of zed",
  disks: "SMART of disks",
  links: "Corosync links",
  certificates: "Certificates",
  boot: "Boot partitions",
  swap_on_zvol: "Swap",
  scrub_schedule: "Planned scrubs",
  ecc: "Memory errors",
  md: "Linux software RAID",
  not_watched: "What is not watched",
};

const MAX_CAUSE_LENGTH = 200;

/** One finding for each part that was not read, or not in full. */
const careUnread: Test = (facts) => {
  const { care } = facts;
  const findings: Finding[] = [];
  for (const part of CARE_PARTS) {
    const errors = partErrors(facts, part);
    const [first] = errors;
    if (first === undefined) continue;
    const more = errors.length > 1 ? ` and ${errors.length - 1} more` : "";
    const cause = `${first.message.slice(0, MAX_CAUSE_LENGTH)}${more}`;
    const how = care?.[part] === null ? "not read" : "not read in full";
    findings.push({ subject: part, text: `${LABELS[part]} ${how}: ${cause}` });
  }
  return findings;
};

const careNotWatched = testHost(({ care }) => {
  const what = care?.not_watched ?? [];
  return what.length > 0 ? `In use, but not watched: ${listText(what)}` : null;
});

const PART = {
  about: "section",
  reads: ["host_care"],
  // The subjects of this rule are parts: it takes them from their table.
  tells: (facts, { subject_id }) => isPartRead(facts, subject_id as CarePart),
} as const satisfies Partial<Rule>;

export const CARE_PART_RULES: readonly Rule[] = [
  { level: "unknown", code: "care_unread", ...PART, test: careUnread },
  {
    level: "note",
    code: "care_not_watched",
    ...careOf("host", "not_watched"),
    cause: { family: "care", matter: "care" },
    test: careNotWatched,
  },
];
