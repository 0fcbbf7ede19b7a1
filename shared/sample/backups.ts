/**
 * Backups by vzdump: the jobs of the node's cluster and how they ended on this node, and the last
 * backup of each guest that this node has made. Each part is null, with an error of its tag, when
 * it was not read; `available` is false where there is neither a job nor a backup.
 */
import * as z from "zod/mini";
import {
  optionalBoolean,
  optionalNumber,
  optionalText,
  optionalUnix,
  orNull,
  sectionErrors,
} from "./fields.ts";
import { guestType, vmid } from "./vms_runtime.ts";

/** A run of a job on this node that has ended. */
export const backupRunSchema = z.object({
  start_unix: optionalUnix,
  /** Null where the list of tasks reaches less far back. */
  end_unix: optionalUnix,
  /** "ok", "warning" or "error"; null where Proxmox itself does not know. */
  status: optionalText,
  /** Proxmox's own word, such as "OK", "WARNINGS: 2" or "job errors", in one printable line. */
  message: optionalText,
});

export const backupJobSchema = z.object({
  /** As Proxmox calls it; "vzdump.cron:1", by their order, of jobs in that older file. */
  id: z.string(),
  enabled: optionalBoolean,
  /** A calendar event in the zone of the node. */
  schedule: optionalText,
  /** Null: a directory of its own. */
  storage: optionalText,
  /** The only node that runs it; null: each runs it for its own guests. */
  node: optionalText,
  /** "all", "all but 105", "pool prod" or "100, 101"; null: none. */
  selection: optionalText,
  /** Null: none is known. One that runs leaves it as it was. */
  last_run: orNull(backupRunSchema),
  /** Since when it runs; null: it does not. */
  running_since_unix: optionalUnix,
  /** Since when it waits to run for the first time; null: it has run, or that is not known. */
  waiting_since_unix: optionalUnix,
  /**
   * The latest occurrences of its schedule up to the reading, the earliest first, as it was planned
   * at each of them; null where they are not known, and on a node that does not run it.
   */
  occurred_unix: orNull(z.array(z.number())),
});

export const guestBackupSchema = z.object({
  vmid,
  type: guestType,
  /** Whether its configuration lies with this node; one that has moved away was backed up here. */
  is_here: optionalBoolean,
  /** Ids of the enabled jobs that this node runs and that cover it; null: not known. */
  jobs: orNull(z.array(z.string())),
  /** When its last good backup from this node ended; null: none is known. */
  last_ok_unix: optionalUnix,
  /** Of the newest one: "ok" or "error"; null while it runs, and where nothing is known. */
  last_status: optionalText,
  /** What the newest one failed of; null without. */
  last_error: optionalText,
  /** Of the last good one, as vzdump rounds it; null where it does not tell, as for a backup server. */
  size_bytes: optionalNumber,
  /** Where that lies, as vzdump names it. */
  target: optionalText,
  /** Since when this agent has seen the guest on this node. */
  seen_unix: optionalUnix,
});

export const backupsSchema = z.object({
  available: optionalBoolean,
  jobs: orNull(z.array(backupJobSchema)),
  /** Guests of this node, and others that it has backed up. */
  guests: orNull(z.array(guestBackupSchema)),
  /** Guests of this node that no enabled job covers, such as "qemu/100", templates included. */
  not_covered: orNull(z.array(z.string())),
  errors: sectionErrors,
});

export type BackupsSection = z.infer<typeof backupsSchema>;
export type BackupJob = z.infer<typeof backupJobSchema>;
export type BackupRun = z.infer<typeof backupRunSchema>;
export type GuestBackup = z.infer<typeof guestBackupSchema>;

/** The parts that are read apart, each with the tag of its errors. */
export const BACKUP_PARTS = { jobs: "backup_jobs", guests: "backup_guests" } as const;
export type BackupPart = keyof typeof BACKUP_PARTS;
