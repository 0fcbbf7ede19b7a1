import type { Pool } from "../sample/zfs_pools.ts";
import { CRITICAL_HEALTH } from "./pool_devices.ts";
import { RANK } from "./risk.ts";
import type { Rule } from "./rule.ts";
import { kernelPoolHealth, poolAway, poolGone, poolRemovableAway } from "./rules_absent_pools.ts";
import { haServiceFault } from "./rules_care_cluster.ts";
import { CARE_RULES } from "./rules_care_rows.ts";
import {
  clockSkew,
  notJudged,
  offline,
  sampleMissing,
  sampleStale,
  shareExceeded,
} from "./rules_connection.ts";
import {
  deviceErrors,
  deviceErrorsUnprotected,
  deviceState,
  deviceStateUnknown,
} from "./rules_devices.ts";
import { backupEvent, fencingEvent, pveEvent, replicationEvent } from "./rules_events.ts";
import { noCurrentFigures, tellsFigures } from "./rules_figures.ts";
import { guestHaFault, guestHalted, guestOrphaned, guestWithoutFigures } from "./rules_guests.ts";
import * as host from "./rules_host.ts";
import { poolStatus } from "./rules_pool_status.ts";
import * as ledger from "./rules_ledger.ts";
import * as pools from "./rules_pools.ts";
import * as scrubs from "./rules_scrub.ts";
import * as sections from "./rules_sections.ts";
import { snapshotInFuture, snapshotOld, snapshotsMany, snapshotStale } from "./rules_snapshots.ts";
import {
  datasetFull,
  datasetFullCritical,
  guestDiskFull,
  snapshotSpace,
  tellsSpace,
} from "./rules_space.ts";
import * as storages from "./rules_storage.ts";
import {
  datasetTells,
  guestTells,
  hostTells,
  poolTells,
  storageTells,
  systemTells,
} from "./tells.ts";

const { lost, unprotected, dataErrors, degraded, filling } = RANK;

const hasHealth = ({ health }: Pool) => health === "ONLINE" || CRITICAL_HEALTH.has(health);
const hasDevices = ({ vdevs, degraded_vdev_count }: Pool) =>
  vdevs.length > 0 || degraded_vdev_count !== null;
const hasCapacity = (pool: Pool) => pools.capacityPercent(pool) !== null;

const SERVER = { about: "host", reads: [] } as const;
const EVENT = { about: "event", reads: [] } as const;
const KIND = { about: "kind", reads: [] } as const;
const SECTION = { about: "section", reads: [] } as const;

const FIGURES = { about: "section", reads: "subject", tells: tellsFigures } as const;

const POOL = { about: "pool", reads: ["zfs_pools"] } as const;
const POOL_HEALTH = { ...POOL, tells: poolTells(hasHealth) };
const POOL_ERRORS = { ...POOL, tells: poolTells(({ error_count }) => error_count !== null) };
const POOL_SPACE = { ...POOL, tells: poolTells(hasCapacity), rank: filling };
const POOL_DEVICES = { ...POOL, tells: poolTells(hasDevices) };
const POOL_STATUS = { ...POOL, tells: poolTells(pools.isStatusRead) };
const POOL_READONLY = { ...POOL, tells: poolTells(({ readonly }) => readonly !== null) };
const POOL_SCANS = { ...POOL, tells: poolTells(scrubs.tellsCleanScrub), rank: dataErrors };
const POOL_SCRUB = { ...POOL, tells: poolTells(scrubs.tellsScrubs) };
const POOL_AGE = { ...POOL_SCRUB, reads: ["zfs_pools", "zfs_datasets"] } as const;

const STORAGE = { about: "storage", reads: ["storage"] } as const;
const STORAGE_STATE = {
  ...STORAGE,
  tells: storageTells(({ active, enabled }) => active !== null || enabled === false),
};
const STORAGE_SPACE = { ...STORAGE, tells: storageTells(storages.tellsFullness) };

const GUEST = { about: "guest", reads: ["vms_runtime"] } as const;
const GUEST_STATUS = {
  ...GUEST,
  tells: guestTells(({ status }) => status !== null && status !== "unknown"),
};
const GUEST_HA = { ...GUEST, tells: guestTells(() => true) };

const DATASET = { about: "dataset", reads: ["zfs_datasets"] } as const;
const DATASET_SPACE = { ...DATASET, tells: datasetTells(tellsSpace) };
const DATASET_SNAPSHOTS = {
  ...DATASET,
  tells: datasetTells(({ snapshot_count }) => snapshot_count !== null),
};

/** What the server remembers is always current. */
const REMEMBERED_POOL = { about: "pool", reads: [] } as const;
const REMEMBERED_DATASET = { about: "dataset", reads: [] } as const;

const QUORUM = { about: "host", reads: ["host"], tells: hostTells(host.tellsQuorum) } as const;
const SYSTEM = { about: "host", reads: ["system_info"] } as const;
const UPDATES = {
  ...SYSTEM,
  tells: systemTells(({ pending_updates }) => pending_updates !== null),
};
const UPDATES_READ = {
  ...SYSTEM,
  tells: systemTells((system) =>
    system.pending_updates !== null && system.updates_checked_unix !== null
  ),
};
const UPDATE_CHECK = {
  ...SYSTEM,
  tells: systemTells(({ updates_checked_unix }) => updates_checked_unix !== null),
};
const VERSIONS = {
  ...SYSTEM,
  tells: systemTells((system) => system.zfs_version !== null && system.zfs_kmod_version !== null),
};
const KERNEL = {
  ...SYSTEM,
  tells: systemTells(({ kernel_version }) => kernel_version !== null),
};

/** Every reason a host can have, worst first; reasons of one level are listed in this order. */
export const RULES: readonly Rule[] = [
  { level: "offline", code: "offline", ...SERVER, test: offline },

  { level: "critical", code: "pool_health", ...POOL_HEALTH, rank: degraded, test: poolHealth },
  { level: "critical", code: "pool_gone", ...POOL, rank: lost, test: poolGone },
  {
    level: "critical",
    code: "device_errors_unprotected",
    ...POOL_DEVICES,
    rank: unprotected,
    test: deviceErrorsUnprotected,
  },
  {
    level: "critical",
    code: "pool_data_errors",
    ...POOL_ERRORS,
    rank: dataErrors,
    test: pools.poolDataErrors,
  },
  { level: "critical", code: "scan_errors", ...POOL_SCANS, test: scrubs.scanErrors },
  {
    level: "critical",
    code: "snapshots_lost",
    ...REMEMBERED_DATASET,
    rank: dataErrors,
    test: ledger.snapshotsLost,
  },
  {
    level: "critical",
    code: "device_error_burst",
    ...REMEMBERED_POOL,
    rank: degraded,
    test: ledger.deviceErrorBurst,
  },
  {
    level: "critical",
    code: "pool_capacity_critical",
    ...POOL_SPACE,
    test: pools.poolCapacityCritical,
  },
  {
    level: "critical",
    code: "dataset_full_critical",
    ...DATASET_SPACE,
    rank: filling,
    test: datasetFullCritical,
  },
  {
    level: "critical",
    code: "storage_full_critical",
    ...STORAGE_SPACE,
    rank: filling,
    test: storages.storageFullCritical,
  },
  {
    level: "critical",
    code: "pool_full_soon_critical",
    ...REMEMBERED_POOL,
    rank: filling,
    test: ledger.poolFullSoonCritical,
  },
  { level: "critical", code: "quorum_lost", ...QUORUM, test: host.quorumLost },
  { level: "critical", code: "fencing_event", ...EVENT, test: fencingEvent },
  { level: "critical", code: "guest_halted", ...GUEST_STATUS, test: guestHalted },
  { level: "critical", code: "guest_ha_fault", ...GUEST_HA, test: guestHa },
  ...CARE_RULES.critical,

  { level: "unknown", code: "not_judged", ...SERVER, test: notJudged },
  { level: "unknown", code: "sample_missing", ...KIND, test: sampleMissing },
  { level: "unknown", code: "sample_stale", ...KIND, test: sampleStale },
  { level: "unknown", code: "section_stuck", ...SECTION, test: sections.sectionStuck },
  { level: "unknown", code: "section_late", ...SECTION, test: sections.sectionLate },
  { level: "unknown", code: "section_missing", ...SECTION, test: sections.sectionMissing },
  { level: "unknown", code: "section_error", ...SECTION, test: sections.sectionError },
  { level: "unknown", code: "no_current_figures", ...FIGURES, test: noCurrentFigures },
  { level: "unknown", code: "pool_state_unknown", ...POOL_HEALTH, test: pools.poolStateUnknown },
  { level: "unknown", code: "device_state_unknown", ...POOL_DEVICES, test: deviceStateUnknown },
  { level: "unknown", code: "pool_incomplete", ...POOL, test: pools.poolIncomplete },
  { level: "unknown", code: "scrub_unknown", ...POOL_AGE, test: scrubs.scrubUnknown },
  { level: "unknown", code: "snapshot_future", ...DATASET_SNAPSHOTS, test: snapshotInFuture },
  { level: "unknown", code: "quorum_unknown", ...QUORUM, test: host.quorumUnknown },
  ...CARE_RULES.unknown,

  { level: "warning", code: "pool_away", ...POOL, rank: lost, test: poolAway },
  { level: "warning", code: "device_state", ...POOL_DEVICES, test: deviceState },
  { level: "warning", code: "device_errors", ...POOL_DEVICES, test: deviceErrors },
  {
    level: "warning",
    code: "device_errors_grew",
    ...REMEMBERED_POOL,
    test: ledger.deviceErrorsGrew,
  },
  { level: "warning", code: "device_slow", ...REMEMBERED_POOL, test: ledger.deviceSlow },
  {
    level: "warning",
    code: "data_errors_unproven",
    ...REMEMBERED_POOL,
    rank: dataErrors,
    test: ledger.dataErrorsUnproven,
  },
  { level: "warning", code: "class_redundancy", ...POOL_DEVICES, test: pools.classRedundancy },
  { level: "warning", code: "pool_readonly", ...POOL_READONLY, test: pools.poolReadonly },
  { level: "warning", code: "pool_capacity", ...POOL_SPACE, test: pools.poolCapacity },
  {
    level: "warning",
    code: "dataset_full",
    ...DATASET_SPACE,
    rank: filling,
    test: datasetFull,
  },
  {
    level: "warning",
    code: "storage_full",
    ...STORAGE_SPACE,
    rank: filling,
    test: storages.storageFull,
  },
  {
    level: "warning",
    code: "pool_full_soon",
    ...REMEMBERED_POOL,
    rank: filling,
    test: ledger.poolFullSoon,
  },
  { level: "warning", code: "pool_checkpoint", ...POOL_STATUS, test: pools.poolCheckpoint },
  { level: "warning", code: "scrub_overdue", ...POOL_SCRUB, test: scrubs.scrubOverdue },
  { level: "warning", code: "never_scrubbed", ...POOL_AGE, test: scrubs.neverScrubbed },
  { level: "warning", code: "scrub_paused", ...POOL_SCRUB, test: scrubs.scrubPaused },
  { level: "warning", code: "scan_future", ...POOL_SCRUB, test: scrubs.scanInFuture },
  { level: "warning", code: "storage_inactive", ...STORAGE_STATE, test: storages.storageInactive },
  { level: "warning", code: "storage_unlisted", ...STORAGE_STATE, test: storages.storageUnlisted },
  {
    level: "warning",
    code: "storage_sizes_unknown",
    ...STORAGE_SPACE,
    test: storages.storageSizesUnknown,
  },
  { level: "warning", code: "guest_no_figures", ...GUEST_STATUS, test: guestWithoutFigures },
  { level: "warning", code: "guest_orphaned", ...GUEST, test: guestOrphaned },
  { level: "warning", code: "clock_skew", ...SERVER, test: clockSkew },
  { level: "warning", code: "share_exceeded", ...SERVER, test: shareExceeded },
  { level: "warning", code: "backup_event", ...EVENT, test: backupEvent },
  { level: "warning", code: "replication_event", ...EVENT, test: replicationEvent },
  { level: "warning", code: "pve_event", ...EVENT, test: pveEvent },
  { level: "warning", code: "snapshot_stale", ...DATASET_SNAPSHOTS, test: snapshotStale },
  { level: "warning", code: "snapshot_old", ...DATASET_SNAPSHOTS, test: snapshotOld },
  { level: "warning", code: "snapshot_late", ...REMEMBERED_DATASET, test: ledger.snapshotLate },
  { level: "warning", code: "policy_unmet", ...REMEMBERED_DATASET, test: ledger.policyUnmet },
  { level: "warning", code: "zfs_version_mismatch", ...VERSIONS, test: host.zfsVersionMismatch },
  { level: "warning", code: "updates_check_old", ...UPDATE_CHECK, test: host.updatesCheckOld },
  { level: "warning", code: "updates_unknown", ...UPDATES_READ, test: host.updatesUnknown },
  { level: "warning", code: "updates_incomplete", ...UPDATES, test: host.updatesIncomplete },
  { level: "warning", code: "updates_pending", ...UPDATES, test: host.updatesPending },
  ...CARE_RULES.warning,
  // The last of those that raise a level, since it asks what the others found.
  { level: "warning", code: "pool_status", ...POOL_STATUS, test: poolStatus },

  { level: "note", code: "pool_unprotected", ...POOL_DEVICES, test: pools.poolUnprotected },
  { level: "note", code: "pool_removable_away", ...POOL, test: poolRemovableAway },
  { level: "note", code: "errors_shared", ...REMEMBERED_POOL, test: ledger.errorsShared },
  { level: "note", code: "scan_slow", ...REMEMBERED_POOL, test: ledger.scanSlow },
  { level: "note", code: "cloned", ...SERVER, test: ledger.cloned },
  {
    level: "note",
    code: "guest_uncovered",
    about: "guest",
    reads: [],
    test: ledger.guestUncovered,
  },
  { level: "note", code: "guest_disk_full", ...DATASET, about: "guest", test: guestDiskFull },
  { level: "note", code: "snapshots_many", ...DATASET_SNAPSHOTS, test: snapshotsMany },
  { level: "note", code: "snapshot_space", ...DATASET_SPACE, test: snapshotSpace },
  { level: "note", code: "kernel_newer", ...KERNEL, test: host.kernelNewer },
  ...CARE_RULES.note,
];

const BY_CODE = new Map(RULES.map((rule) => [rule.code, rule]));

/** The rule of a reason; null of a code that no rule has any more. */
export function findRule(code: string): Rule | null {
  return BY_CODE.get(code) ?? null;
}

/** zpool's word on the health of a pool, and the kernel's where zpool has none. */
function poolHealth(...[facts, found]: Parameters<Rule["test"]>) {
  return [...pools.poolHealth(facts, found), ...kernelPoolHealth(facts, found)];
}

/** Proxmox's word on guests under HA, and the HA manager's own on those that Proxmox does not list. */
function guestHa(...[facts, found]: Parameters<Rule["test"]>) {
  return [...guestHaFault(facts, found), ...haServiceFault(facts, found)];
}
