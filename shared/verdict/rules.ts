import {
  clockSkew,
  neverConnected,
  offline,
  sampleMissing,
  sampleStale,
} from "./rules_connection.ts";
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

/** Every reason a host can have, worst first; reasons of one level are listed in this order. */
export const RULES: readonly Rule[] = [
  { level: "offline", code: "never_connected", about: "host", test: neverConnected },
  { level: "offline", code: "offline", about: "host", test: offline },

  { level: "critical", code: "pool_health", about: "pool", test: poolHealth },
  { level: "critical", code: "pool_data_errors", about: "pool", test: poolDataErrors },
  { level: "critical", code: "scan_errors", about: "pool", test: scanErrors },
  { level: "critical", code: "pool_capacity_critical", about: "pool", test: poolCapacityCritical },
  { level: "critical", code: "quorum_lost", about: "host", test: quorumLost },

  { level: "unknown", code: "sample_missing", about: "kind", test: sampleMissing },
  { level: "unknown", code: "sample_stale", about: "kind", test: sampleStale },
  { level: "unknown", code: "section_stuck", about: "section", test: sectionStuck },
  { level: "unknown", code: "section_late", about: "section", test: sectionLate },
  { level: "unknown", code: "section_missing", about: "section", test: sectionMissing },
  { level: "unknown", code: "section_error", about: "section", test: sectionError },
  { level: "unknown", code: "no_current_figures", about: "section", test: noCurrentFigures },
  { level: "unknown", code: "pool_state_unknown", about: "pool", test: poolStateUnknown },
  { level: "unknown", code: "device_state_unknown", about: "pool", test: deviceStateUnknown },
  { level: "unknown", code: "pool_incomplete", about: "pool", test: poolIncomplete },
  { level: "unknown", code: "scrub_unknown", about: "pool", test: scrubUnknown },
  { level: "unknown", code: "quorum_unknown", about: "host", test: quorumUnknown },

  { level: "warning", code: "device_state", about: "pool", test: deviceState },
  { level: "warning", code: "device_errors", about: "pool", test: deviceErrors },
  { level: "warning", code: "pool_capacity", about: "pool", test: poolCapacity },
  { level: "warning", code: "scrub_overdue", about: "pool", test: scrubOverdue },
  { level: "warning", code: "never_scrubbed", about: "pool", test: neverScrubbed },
  { level: "warning", code: "storage_inactive", about: "storage", test: storageInactive },
  { level: "warning", code: "storage_full", about: "storage", test: storageFull },
  { level: "warning", code: "clock_skew", about: "host", test: clockSkew },
  { level: "warning", code: "snapshot_stale", about: "dataset", test: snapshotStale },
  { level: "warning", code: "snapshot_old", about: "dataset", test: snapshotOld },
  { level: "warning", code: "zfs_version_mismatch", about: "host", test: zfsVersionMismatch },
  { level: "warning", code: "updates_check_old", about: "host", test: updatesCheckOld },
  { level: "warning", code: "updates_unknown", about: "host", test: updatesUnknown },
  { level: "warning", code: "updates_pending", about: "host", test: updatesPending },
];
