/**
 * The table of causes: which reasons are one incident. A new rule needs a row here; one without
 * is an incident of its own for each of its subjects.
 */
import type { Cause } from "../../store/rows/incidents.ts";
import type { FoundReason, HostAttributes } from "./inputs.ts";

export interface CauseRow {
  family: string;
  /** - pool: the pool that it is about, or lies on. - self: its subject. - whole: the scope. */
  of: "pool" | "self" | "whole";
  /** Of a cluster where the host is a member of one: all members see the same. */
  scope: "host" | "cluster";
  /** What of the cause: another matter of the level that was acknowledged speaks again. */
  matter: string;
  /** Told without being held back. */
  isAtOnce?: true;
  /** The figure behind it moves around its limit. */
  isPercentage?: true;
  /** Where its pool is not known. */
  elsewhere?: CauseRow;
}

const POOL = { family: "pool", of: "pool", scope: "host" } as const;
const POOL_HEALTH = { ...POOL, matter: "health" } as const;
const POOL_DEVICES = { ...POOL, matter: "devices" } as const;
const POOL_DATA = { ...POOL, matter: "data" } as const;
const POOL_SPACE = { ...POOL, matter: "space", isPercentage: true } as const;
const POOL_SCRUB = { ...POOL, matter: "scrub" } as const;
const SNAPSHOTS = { family: "snapshots", of: "pool", scope: "host", matter: "snapshots" } as const;
const STORAGE = { family: "storage", of: "self", scope: "host", matter: "state" } as const;
const STORAGE_SPACE = { ...STORAGE, matter: "space", isPercentage: true } as const;
const GUEST = { family: "guest", of: "self", scope: "cluster", matter: "state" } as const;
const UNREAD = { family: "unread", of: "whole", scope: "host", matter: "unread" } as const;
const UPDATES = { family: "updates", of: "whole", scope: "host", matter: "updates" } as const;
const JOB = { of: "self", scope: "host", matter: "job", isAtOnce: true } as const;
const VERSIONS = { family: "versions", of: "whole", scope: "host", matter: "versions" } as const;

const SELF = { of: "self", scope: "host" } as const;
const WHOLE = { of: "whole", scope: "host" } as const;
const REPLICATION = { ...SELF, family: "replication", matter: "replication" } as const;
const HA = { family: "ha", of: "self", scope: "cluster", matter: "ha" } as const;
const DISK = { ...SELF, family: "disk", matter: "smart" } as const;
const CERTIFICATE = { ...SELF, family: "certificate", matter: "certificate" } as const;
const LINKS = { ...WHOLE, family: "links", matter: "links" } as const;
const CARE = { ...SELF, family: "care", matter: "care" } as const;
const MAIL = { ...WHOLE, family: "zed", matter: "zed" } as const;
const BOOT = { ...WHOLE, family: "boot", matter: "boot" } as const;

export const CAUSES: Readonly<Record<string, CauseRow>> = {
  offline: { family: "away", of: "whole", scope: "host", matter: "away" },

  pool_health: { ...POOL_HEALTH, isAtOnce: true },
  pool_gone: POOL_HEALTH,
  pool_away: POOL_HEALTH,
  pool_removable_away: POOL_HEALTH,
  pool_state_unknown: POOL_HEALTH,
  pool_status: POOL_HEALTH,
  pool_readonly: POOL_HEALTH,
  pool_unprotected: POOL_HEALTH,
  pool_checkpoint: { ...POOL, matter: "checkpoint" },
  pool_data_errors: { ...POOL_DATA, isAtOnce: true },
  scan_errors: { ...POOL_DATA, isAtOnce: true },
  device_errors_unprotected: POOL_DEVICES,
  device_errors: POOL_DEVICES,
  device_error_burst: POOL_DEVICES,
  device_errors_grew: POOL_DEVICES,
  device_slow: POOL_DEVICES,
  errors_shared: POOL_DEVICES,
  data_errors_unproven: POOL_DATA,
  device_state: POOL_DEVICES,
  device_state_unknown: POOL_DEVICES,
  class_redundancy: POOL_DEVICES,
  pool_capacity_critical: POOL_SPACE,
  pool_capacity: POOL_SPACE,
  pool_full_soon_critical: POOL_SPACE,
  pool_full_soon: POOL_SPACE,
  dataset_full_critical: POOL_SPACE,
  dataset_full: POOL_SPACE,
  snapshot_space: POOL_SPACE,
  storage_full_critical: { ...POOL_SPACE, elsewhere: STORAGE_SPACE },
  storage_full: { ...POOL_SPACE, elsewhere: STORAGE_SPACE },
  scrub_unknown: POOL_SCRUB,
  scrub_overdue: POOL_SCRUB,
  never_scrubbed: POOL_SCRUB,
  scrub_paused: POOL_SCRUB,
  scan_future: POOL_SCRUB,
  scan_slow: POOL_SCRUB,

  snapshot_stale: SNAPSHOTS,
  snapshot_old: SNAPSHOTS,
  snapshot_future: SNAPSHOTS,
  snapshots_many: SNAPSHOTS,
  snapshots_lost: { ...SNAPSHOTS, matter: "loss" },
  snapshot_late: SNAPSHOTS,
  policy_unmet: SNAPSHOTS,

  storage_inactive: { ...POOL, matter: "storage", elsewhere: STORAGE },
  storage_unlisted: STORAGE,
  storage_sizes_unknown: STORAGE,

  guest_halted: { ...POOL, matter: "guests", elsewhere: GUEST },
  guest_ha_fault: GUEST,
  guest_no_figures: GUEST,
  guest_orphaned: GUEST,
  guest_uncovered: { ...GUEST, matter: "coverage" },
  guest_disk_full: { ...GUEST, matter: "space", isPercentage: true },

  quorum_lost: { family: "quorum", of: "whole", scope: "cluster", matter: "quorum" },

  sample_missing: UNREAD,
  sample_stale: UNREAD,
  section_stuck: UNREAD,
  section_late: UNREAD,
  section_missing: UNREAD,
  section_error: UNREAD,
  no_current_figures: UNREAD,
  not_judged: UNREAD,
  pool_incomplete: UNREAD,
  quorum_unknown: UNREAD,

  replication_failed: REPLICATION,
  replication_late: REPLICATION,
  replication_late_critical: REPLICATION,
  replication_unknown: REPLICATION,
  ha_node_fence: HA,
  ha_node_unknown: HA,
  ha_silent: { ...HA, of: "whole" },
  md_degraded: { ...SELF, family: "md", matter: "md", isAtOnce: true },
  disk_failed: { ...DISK, isAtOnce: true },
  disk_growing: DISK,
  disk_worn: DISK,
  ecc_errors: { ...SELF, family: "memory", matter: "ecc" },
  certificate_expiring: CERTIFICATE,
  certificate_expiring_critical: CERTIFICATE,
  link_down: LINKS,
  link_single: LINKS,
  votes_two_nodes: LINKS,
  zed_down: MAIL,
  zed_silent: MAIL,
  boot_partitions: BOOT,
  kernel_pinned: BOOT,
  time_daemon_missing: { ...WHOLE, family: "clock", matter: "daemon" },
  scrub_unscheduled: POOL_SCRUB,
  swap_on_zvol: CARE,
  care_unread: UNREAD,
  care_not_watched: CARE,

  clock_skew: { family: "clock", of: "whole", scope: "host", matter: "clock" },
  cloned: { family: "clone", of: "self", scope: "host", matter: "clone" },
  share_exceeded: { family: "share", of: "whole", scope: "host", matter: "share" },
  updates_check_old: UPDATES,
  updates_unknown: UPDATES,
  updates_incomplete: UPDATES,
  updates_pending: UPDATES,
  zfs_version_mismatch: VERSIONS,
  kernel_newer: VERSIONS,

  // The node that is fenced is away.
  fencing_event: { family: "away", of: "whole", scope: "host", matter: "fencing", isAtOnce: true },
  // One for all members, whose notifications each tell of their own guests.
  backup_event: { ...JOB, family: "backup", scope: "cluster" },
  replication_event: { ...JOB, family: "replication" },
  pve_event: { ...JOB, family: "pve" },

  channel_broken: {
    family: "channel",
    of: "self",
    scope: "host",
    matter: "channel",
    isAtOnce: true,
  },
};

/** Of a rule that has no row. */
function ownRow(code: string): CauseRow {
  return { family: code, of: "self", scope: "host", matter: code };
}

export interface PlacedReason {
  cause: Cause;
  row: CauseRow;
  /** What to call the cause's subject; "" where its sentences say it all. */
  label: string;
}

/** The cause that a reason of this host belongs to. */
export function placeReason(
  reason: Pick<FoundReason, "code" | "subject" | "subject_id" | "pool">,
  host: Pick<HostAttributes, "host_id" | "cluster">,
): PlacedReason {
  const listed = CAUSES[reason.code] ?? ownRow(reason.code);
  const pool = listed.of === "pool" ? poolOf(listed, reason) : null;
  const row = listed.of === "pool" && pool === null ? listed.elsewhere ?? listed : listed;
  const isClusters = row.scope === "cluster" && host.cluster !== null;
  return {
    row,
    cause: {
      scope: isClusters ? "cluster" : "host",
      scope_id: isClusters ? host.cluster?.id ?? "" : String(host.host_id),
      family: row.family,
      subject_id: subjectIdOf(row, reason, pool),
    },
    label: labelOf(row, reason, pool),
  };
}

/** What names a cause. */
export function causeKey({ scope, scope_id, family, subject_id }: Cause): string {
  return `${scope}\n${scope_id}\n${family}\n${subject_id}`;
}

export function scopeKey({ scope, scope_id }: Pick<Cause, "scope" | "scope_id">): string {
  return `${scope}\n${scope_id}`;
}

type Subject = Pick<FoundReason, "code" | "subject" | "subject_id" | "pool">;

/** A device's identity begins with its pool's, a dataset's name with its pool's. */
function poolOf({ elsewhere }: CauseRow, { subject, subject_id, pool }: Subject) {
  if (pool !== null && pool !== undefined) return pool;
  if (elsewhere !== undefined) return null;
  return { id: subject_id.split("/", 1)[0] ?? "", name: subject.split("/", 1)[0] ?? "" };
}

function subjectIdOf({ of }: CauseRow, { subject_id }: Subject, pool: { id: string } | null) {
  if (of === "whole") return "";
  return of === "pool" && pool !== null ? pool.id : subject_id;
}

function labelOf({ of }: CauseRow, { subject }: Subject, pool: { name: string } | null): string {
  if (of === "whole") return "";
  return of === "pool" && pool !== null ? pool.name : subject;
}
