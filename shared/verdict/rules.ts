import { REASON_LEVELS } from "./mod.ts";
import type { Rule } from "./rule.ts";
import { ABSENT_POOL_RULES } from "./rules_absent_pools.ts";
import { BACKUP_RULES } from "./rules_backups.ts";
import { CARE_RULES } from "./rules_care.ts";
import { CLUSTER_RULES } from "./rules_care_cluster.ts";
import { DISK_RULES } from "./rules_care_disks.ts";
import { CARE_PART_RULES } from "./rules_care_parts.ts";
import { CONNECTION_RULES } from "./rules_connection.ts";
import { COVERAGE_RULES } from "./rules_coverage.ts";
import { DEVICE_RULES } from "./rules_devices.ts";
import { EVENT_RULES } from "./rules_events.ts";
import { FIGURES_RULES } from "./rules_figures.ts";
import { GUEST_RULES } from "./rules_guests.ts";
import { GUEST_STOPPED_RULES } from "./rules_guest_stopped.ts";
import { HOST_RULES } from "./rules_host.ts";
import { LEDGER_RULES } from "./rules_ledger.ts";
import { LEDGER_POOL_RULES } from "./rules_ledger_pools.ts";
import { POOL_CLASS_RULES } from "./rules_pool_class.ts";
import { POOL_MAKE_RULES } from "./rules_pool_make.ts";
import { POOL_STATUS_RULES } from "./rules_pool_status.ts";
import { POOL_RULES } from "./rules_pools.ts";
import { QUORUM_RULES } from "./rules_quorum.ts";
import { SCRUB_RULES } from "./rules_scrub.ts";
import { SECTION_RULES } from "./rules_sections.ts";
import { SENDING_RULES } from "./rules_sending.ts";
import { SNAPSHOT_RULES } from "./rules_snapshots.ts";
import { SPACE_RULES } from "./rules_space.ts";
import { STORAGE_RULES } from "./rules_storage.ts";

/** Within a level what comes first here is listed first; a rule may ask what those before found. */
const BY_SUBJECT: readonly Rule[] = [
  CONNECTION_RULES,
  SECTION_RULES,
  FIGURES_RULES,
  POOL_RULES,
  ABSENT_POOL_RULES,
  DEVICE_RULES,
  LEDGER_POOL_RULES,
  POOL_CLASS_RULES,
  POOL_MAKE_RULES,
  SCRUB_RULES,
  SPACE_RULES,
  STORAGE_RULES,
  QUORUM_RULES,
  EVENT_RULES,
  GUEST_RULES,
  GUEST_STOPPED_RULES,
  SENDING_RULES,
  SNAPSHOT_RULES,
  LEDGER_RULES,
  COVERAGE_RULES,
  HOST_RULES,
  BACKUP_RULES,
  CLUSTER_RULES,
  DISK_RULES,
  CARE_PART_RULES,
  CARE_RULES,
  // It asks what the others found.
  POOL_STATUS_RULES,
].flat();

/** Every reason a host can have, worst first; reasons of one level are listed in this order. */
export const RULES: readonly Rule[] = REASON_LEVELS.flatMap((level) =>
  BY_SUBJECT.filter((rule) => rule.level === level)
);

const BY_CODE = new Map(RULES.map((rule) => [rule.code, rule]));

/** The rule of a reason; null of a code that no rule has any more. */
export function findRule(code: string): Rule | null {
  return BY_CODE.get(code) ?? null;
}
