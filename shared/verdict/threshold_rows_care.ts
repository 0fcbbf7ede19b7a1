/** The thresholds of backups, guests, and what else keeps data safe on a host. */
import { count, days, hours, minutes, onOff, percent, seconds } from "./threshold.ts";

export const GUESTS = {
  guestStoppedMinutes: minutes(
    10,
    "From so long on a guest is told that is stopped though it is to run (onboot, or HA).",
    ["guest_stopped", "guest_stopped_warning"],
  ),
  guestStoppedWarningSwitch: onOff(
    0,
    "A guest that is stopped though it is to run is a warning, not a note.",
    ["guest_stopped", "guest_stopped_warning"],
  ),
  guestUncoveredWarningSwitch: onOff(
    0,
    "A guest's disk that nothing would bring back is a warning, not a note.",
    ["guest_uncovered", "guest_uncovered_warning"],
  ),
};

export const CARE = {
  replicationFailedFromCount: count(
    2,
    "So many failures in a row of a replication job are a warning.",
    ["replication_failed"],
  ),
  replicationGraceMinutes: minutes(
    15,
    "A sync that was due counts as missed after this: a job takes its time.",
    ["replication_late", "replication_late_critical"],
  ),
  replicationLateCriticalFromCount: count(
    3,
    "From so many missed syncs on a replication job is critical, once it is late for long.",
    ["replication_late", "replication_late_critical"],
  ),
  replicationLateCriticalHours: hours(
    1,
    "So long after the first missed sync a replication job is critical, if it missed enough.",
    ["replication_late", "replication_late_critical"],
  ),
  haNodeUnknownMinutes: minutes(
    10,
    "How long the HA manager may not have heard of a node.",
    ["ha_node_unknown"],
  ),
  haSilentSeconds: seconds(
    60,
    "Age of the signs of life of the managers of HA.",
    ["ha_silent"],
  ),
  certificateDays: days(
    10,
    "Left to a certificate: under this it is a warning.",
    ["certificate_expiring"],
  ),
  certificateCriticalDays: days(
    2,
    "Left to a certificate: under this it is critical.",
    ["certificate_expiring", "certificate_expiring_critical"],
  ),
  diskWearPercent: percent(
    90,
    "Of the writes that a flash disk is made for.",
    ["disk_worn"],
  ),
  updateCheckAgeDays: days(
    7,
    "Age of apt's package lists.",
    ["updates_check_old"],
  ),
};

export const BACKUPS = {
  backupGraceMinutes: minutes(
    15,
    "A backup that was due counts as missed after this: a job takes its time.",
    ["backup_missed", "guest_backup_old"],
  ),
  guestBackupMissedFromCount: count(
    2,
    "From so many missed backups on a guest is critical.",
    ["guest_backup_old"],
  ),
};
