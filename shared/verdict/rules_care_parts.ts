/** Rules about the parts of what else keeps data safe: those not read, and what nothing watches. */
import { CARE_PARTS, type CarePart } from "../sample/host_care.ts";
import { listText } from "./number_text.ts";
import { type Rule, testHost } from "./rule.ts";
import { careOf } from "./tells.ts";
import { carePart, isPartRead, testUnreadParts } from "./unread_parts.ts";

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

const careUnread = testUnreadParts(
  CARE_PARTS.map((name) => ({ ...carePart(name), label: LABELS[name] })),
);

const careNotWatched = testHost(({ care }) => {
  const what = care?.not_watched ?? [];
  return what.length > 0 ? `In use, but not watched: ${listText(what)}` : null;
});

const PART = {
  about: "section",
  reads: ["host_care"],
  // The subjects of this rule are parts: it takes them from their table.
  tells: (facts, { subject_id }) => isPartRead(facts, carePart(subject_id as CarePart)),
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
