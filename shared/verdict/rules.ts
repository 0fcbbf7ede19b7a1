import { clockSkew, offline, sampleMissing, sampleStale } from "./rules_connection.ts";
import { deviceErrors, deviceState, deviceStateUnknown } from "./rules_devices.ts";
import {
  quorumLost,
  quorumUnknown,
  updatesCheckOld,
  updatesPending,
  updatesUnknown,
  zfsVersionMismatch,
} from "./rules_host.ts";
import {
  poolCapacity,
  poolCapacityCritical,
  poolDataErrors,
  poolHealth,
  poolIncomplete,
  poolStateUnknown,
  scanErrors,
} from "./rules_pools.ts";
import { neverScrubbed, scrubOverdue, scrubUnknown } from "./rules_scrub.ts";
import {
  noCurrentFigures,
  sectionError,
  sectionLate,
  sectionMissing,
  sectionStuck,
} from "./rules_sections.ts";
import { snapshotOld, snapshotStale } from "./rules_snapshots.ts";
import { storageFull, storageInactive } from "./rules_storage.ts";
import type { Rule } from "./rule.ts";

const ABOUT_SERVER = { about: "host", reads: [] } as const;
const ABOUT_QUORUM = { about: "host", reads: ["host"], field: "quorate" } as const;
const ABOUT_SYSTEM = { about: "host", reads: ["system_info"] } as const;
const ABOUT_POOL = { about: "pool", reads: ["zfs_pools"] } as const;
const ABOUT_DATASET = { about: "dataset", reads: ["zfs_datasets"] } as const;
const ABOUT_STORAGE = { about: "storage", reads: ["storage"] } as const;

/** Every reason a host can have, worst first; reasons of one level are listed in this order. */
export const RULES: readonly Rule[] = [
  { level: "offline", code: "offline", ...ABOUT_SERVER, test: offline },

  { level: "critical", code: "pool_health", ...ABOUT_POOL, test: poolHealth },
  { level: "critical", code: "pool_data_errors", ...ABOUT_POOL, test: poolDataErrors },
  { level: "critical", code: "scan_errors", ...ABOUT_POOL, test: scanErrors },
  { level: "critical", code: "pool_capacity_critical", ...ABOUT_POOL, test: poolCapacityCritical },
  { level: "critical", code: "quorum_lost", ...ABOUT_QUORUM, test: quorumLost },

  { level: "unknown", code: "sample_missing", about: "kind", reads: [], test: sampleMissing },
  { level: "unknown", code: "sample_stale", about: "kind", reads: [], test: sampleStale },
  { level: "unknown", code: "section_stuck", about: "section", reads: [], test: sectionStuck },
  { level: "unknown", code: "section_late", about: "section", reads: [], test: sectionLate },
  { level: "unknown", code: "section_missing", about: "section", reads: [], test: sectionMissing },
  { level: "unknown", code: "section_error", about: "section", reads: [], test: sectionError },
  {
    level: "unknown",
    code: "no_current_figures",
    about: "section",
    reads: [],
    test: noCurrentFigures,
  },
  { level: "unknown", code: "pool_state_unknown", ...ABOUT_POOL, test: poolStateUnknown },
  { level: "unknown", code: "device_state_unknown", ...ABOUT_POOL, test: deviceStateUnknown },
  { level: "unknown", code: "pool_incomplete", ...ABOUT_POOL, test: poolIncomplete },
  { level: "unknown", code: "scrub_unknown", ...ABOUT_POOL, test: scrubUnknown },
  { level: "unknown", code: "quorum_unknown", ...ABOUT_QUORUM, test: quorumUnknown },

  { level: "warning", code: "device_state", ...ABOUT_POOL, test: deviceState },
  { level: "warning", code: "device_errors", ...ABOUT_POOL, test: deviceErrors },
  { level: "warning", code: "pool_capacity", ...ABOUT_POOL, test: poolCapacity },
  { level: "warning", code: "scrub_overdue", ...ABOUT_POOL, test: scrubOverdue },
  {
    level: "warning",
    code: "never_scrubbed",
    about: "pool",
    reads: ["zfs_pools", "zfs_datasets"],
    test: neverScrubbed,
  },
  { level: "warning", code: "storage_inactive", ...ABOUT_STORAGE, test: storageInactive },
  { level: "warning", code: "storage_full", ...ABOUT_STORAGE, test: storageFull },
  { level: "warning", code: "clock_skew", ...ABOUT_SERVER, test: clockSkew },
  { level: "warning", code: "snapshot_stale", ...ABOUT_DATASET, test: snapshotStale },
  { level: "warning", code: "snapshot_old", ...ABOUT_DATASET, test: snapshotOld },
  {
    level: "warning",
    code: "zfs_version_mismatch",
    ...ABOUT_SYSTEM,
    field: "zfs_version",
    test: zfsVersionMismatch,
  },
  {
    level: "warning",
    code: "updates_check_old",
    ...ABOUT_SYSTEM,
    field: "updates_checked_unix",
    test: updatesCheckOld,
  },
  { level: "warning", code: "updates_unknown", ...ABOUT_SYSTEM, test: updatesUnknown },
  {
    level: "warning",
    code: "updates_pending",
    ...ABOUT_SYSTEM,
    field: "pending_updates",
    test: updatesPending,
  },
];

const BY_CODE = new Map(RULES.map((rule) => [rule.code, rule]));

/** The rule of a reason; null of a code that no rule has any more. */
export function findRule(code: string): Rule | null {
  return BY_CODE.get(code) ?? null;
}
