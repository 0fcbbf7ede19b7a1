/** The rows of the table of rules about what else keeps data safe, by level. */
import type { CarePart } from "../sample/host_care.ts";
import type { About, Rule } from "./rule.ts";
import * as care from "./rules_care.ts";
import * as cluster from "./rules_care_cluster.ts";
import * as disks from "./rules_care_disks.ts";
import { careTells } from "./tells.ts";

const PART = {
  about: "section",
  reads: ["host_care"],
  // The subjects of this rule are parts: it takes them from their table.
  tells: (facts, { subject_id }) => care.isPartRead(facts, subject_id as CarePart),
} as const satisfies Partial<Rule>;

/** Of one part. */
function careOf(about: About, part: CarePart) {
  return { about, reads: ["host_care"], tells: careTells(part) } as const;
}

export const CARE_RULES: Readonly<
  Record<"critical" | "unknown" | "warning" | "note", readonly Rule[]>
> = {
  critical: [
    {
      level: "critical",
      code: "ha_node_fence",
      ...careOf("node", "ha"),
      test: cluster.haNodeFence,
    },
    {
      level: "critical",
      code: "replication_late_critical",
      ...careOf("job", "replication"),
      test: cluster.replicationLateCritical,
    },
    { level: "critical", code: "md_degraded", ...careOf("disk", "md"), test: disks.mdDegraded },
    { level: "critical", code: "disk_failed", ...careOf("disk", "disks"), test: disks.diskFailed },
    {
      level: "critical",
      code: "certificate_expiring_critical",
      ...careOf("certificate", "certificates"),
      test: care.certificateExpiringCritical,
    },
  ],
  unknown: [
    { level: "unknown", code: "care_unread", ...PART, test: care.careUnread },
    {
      level: "unknown",
      code: "replication_unknown",
      ...careOf("job", "replication"),
      test: cluster.replicationUnknown,
    },
  ],
  warning: [
    {
      level: "warning",
      code: "ha_node_unknown",
      ...careOf("node", "ha"),
      test: cluster.haNodeUnknown,
    },
    { level: "warning", code: "ha_silent", ...careOf("host", "ha"), test: cluster.haSilent },
    {
      level: "warning",
      code: "replication_failed",
      ...careOf("job", "replication"),
      test: cluster.replicationFailed,
    },
    {
      level: "warning",
      code: "replication_late",
      ...careOf("job", "replication"),
      test: cluster.replicationLate,
    },
    { level: "warning", code: "disk_growing", ...careOf("disk", "disks"), test: disks.diskGrowing },
    { level: "warning", code: "disk_worn", ...careOf("disk", "disks"), test: disks.diskWorn },
    { level: "warning", code: "link_down", ...careOf("host", "links"), test: cluster.linkDown },
    { level: "warning", code: "zed_down", ...careOf("host", "services"), test: care.zedDown },
    {
      level: "warning",
      code: "certificate_expiring",
      ...careOf("certificate", "certificates"),
      test: care.certificateExpiring,
    },
    {
      level: "warning",
      code: "boot_partitions",
      ...careOf("host", "boot"),
      test: care.bootPartitions,
    },
    { level: "warning", code: "ecc_errors", ...careOf("host", "ecc"), test: disks.eccErrors },
    {
      level: "warning",
      code: "time_daemon_missing",
      ...careOf("host", "services"),
      test: care.timeDaemonMissing,
    },
  ],
  note: [
    {
      level: "note",
      code: "scrub_unscheduled",
      ...careOf("pool", "scrub_schedule"),
      test: care.scrubUnscheduled,
    },
    { level: "note", code: "zed_silent", ...careOf("host", "zed"), test: care.zedSilent },
    {
      level: "note",
      code: "swap_on_zvol",
      ...careOf("host", "swap_on_zvol"),
      test: care.swapOnZvol,
    },
    { level: "note", code: "kernel_pinned", ...careOf("host", "boot"), test: care.kernelPinned },
    { level: "note", code: "link_single", ...careOf("host", "links"), test: cluster.linkSingle },
    {
      level: "note",
      code: "votes_two_nodes",
      ...careOf("host", "links"),
      test: cluster.votesTwoNodes,
    },
    {
      level: "note",
      code: "care_not_watched",
      ...careOf("host", "not_watched"),
      test: care.careNotWatched,
    },
  ],
};
