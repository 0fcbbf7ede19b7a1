/**
 * What else keeps data safe on a host. Each part is null, with an error of its tag, when it was not
 * read; `available` is false where the host has no such thing.
 */
import * as z from "zod/mini";
import {
  listOf,
  optionalBoolean,
  optionalCounter,
  optionalNumber,
  optionalText,
  optionalUnix,
  orNull,
  sectionErrors,
} from "./fields.ts";

/** A replication job whose guest lies on this node. */
export const replicationJobSchema = z.object({
  /** "100-0": the guest's VMID and a number. */
  id: z.string(),
  guest: optionalNumber,
  /** The node that is replicated to. */
  target: optionalText,
  /** A calendar event in the zone of the node. */
  schedule: optionalText,
  enabled: optionalBoolean,
  /** When the last sync that succeeded began; null: none is known. */
  last_sync_unix: optionalUnix,
  /** In a row, since the last one that succeeded. */
  fail_count: optionalNumber,
  /** What the last one failed of, in one printable line; null without. */
  error: optionalText,
  /**
   * The first occurrences of its schedule after that sync, the earliest first, also those to come;
   * null where they are not known.
   */
  due_unix: orNull(z.array(z.number())),
});

export const haServiceSchema = z.object({
  /** "vm:100" or "ct:101". */
  sid: z.string(),
  /** "started", "stopped", "error", "fence", "recovery", …; null: not yet taken up. */
  state: optionalText,
  /** What is asked for: "started", "stopped", "disabled", "ignored". */
  requested: optionalText,
});

export const haNodeSchema = z.object({
  name: z.string(),
  /** "online", "maintenance", "unknown", "fence" or "gone". */
  state: optionalText,
  /** Since when this agent has seen it in that state. */
  since_unix: optionalUnix,
});

export const careUnitSchema = z.object({
  /** Without ".service". */
  name: z.string(),
  /** systemd's ActiveState: "active", "inactive", "failed", … */
  active: optionalText,
  /** systemd's UnitFileState: "enabled", "disabled", "static", … */
  enabled: optionalText,
});

/** How one count of a disk grew, within the last seven days. */
export const diskGrowthSchema = z.object({
  counter: z.string(),
  from: z.number(),
  to: z.number(),
  /** The last time. */
  at_unix: z.number(),
});

/** A disk as smartd remembers it; null is what its state does not hold. */
export const careDiskSchema = z.object({
  /** Model and serial number as smartd writes them, which name the disk. */
  name: z.string(),
  serial: optionalText,
  model: optionalText,
  /** "ata", "nvme" or "scsi". */
  protocol: optionalText,
  /** Below /dev/disk/by-id; null where no link is known to be its. */
  path: optionalText,
  /** "failed" or "passed"; null where smartd does not tell. */
  health: optionalText,
  reallocated: optionalCounter,
  pending: optionalCounter,
  uncorrectable: optionalCounter,
  crc: optionalCounter,
  /** 0 (new) and up; 100: what the maker takes for worn. Null of disks that turn. */
  wear_percent: optionalNumber,
  temperature_celsius: optionalNumber,
  /** "failed" or "passed", as far as its log of self-tests holds errors. */
  self_test: optionalText,
  growth: listOf(diskGrowthSchema),
});

export const corosyncLinkSchema = z.object({
  node_id: z.number(),
  link: z.number(),
  /** The other end. */
  address: optionalText,
  connected: optionalBoolean,
});

export const certificateSchema = z.object({
  /** The file's name, such as "pve-ssl.pem". */
  name: z.string(),
  subject: optionalText,
  not_after_unix: optionalUnix,
});

export const mdArraySchema = z.object({
  name: z.string(),
  level: optionalText,
  /** "active", "inactive", … */
  state: optionalText,
  devices: optionalNumber,
  working: optionalNumber,
});

/** A part of the section. */
function part<S extends z.core.$ZodShape>(shape: S) {
  return orNull(z.object({ available: optionalBoolean, ...shape }));
}

export const hostCareSchema = z.object({
  /** The same as that of the section "host": what a cluster's members all see is one thing. */
  cluster_id: optionalText,
  /**
   * Names of all nodes of its cluster, itself alone outside of one; null when that was not read.
   * Absent from agents that do not tell it.
   */
  nodes: z.exactOptional(z.nullable(z.array(z.string()))),
  /** Where calendar events are meant, such as "Europe/Vienna"; null when unknown. */
  time_zone: optionalText,
  replication: part({ jobs: listOf(replicationJobSchema) }),
  ha: part({
    /** Those on this node. */
    services: listOf(haServiceSchema),
    nodes: listOf(haNodeSchema),
    master: optionalText,
    /** Of the last sign of life of the cluster's manager, and of this node's own. */
    crm_age_seconds: optionalNumber,
    lrm_age_seconds: optionalNumber,
  }),
  services: part({ units: listOf(careUnitSchema) }),
  zed: part({
    /** The ways zed tells of events: "email", "ntfy", "slack", …; no address or token. */
    notifies: listOf(z.string()),
  }),
  disks: part({ disks: listOf(careDiskSchema) }),
  links: part({
    /** Of the members that can be reached. */
    links: listOf(corosyncLinkSchema),
    node_count: optionalNumber,
    /** Whether a device that is no node has a vote. */
    third_vote: optionalBoolean,
  }),
  certificates: part({ certificates: listOf(certificateSchema) }),
  boot: part({
    /** Boot partitions that Proxmox keeps alike, and whether their device is there. */
    esps: listOf(z.object({ uuid: z.string(), present: optionalBoolean })),
    /** The pool that the host starts from; null where it is none, or not known. */
    root_pool: optionalText,
    pinned_kernel: optionalText,
  }),
  swap_on_zvol: part({ devices: listOf(z.string()) }),
  scrub_schedule: part({
    /** Whether the monthly scrub of Debian's package is there, which takes every pool. */
    cron: optionalBoolean,
    /** Pools that a timer of systemd scrubs. */
    timers: listOf(z.string()),
  }),
  ecc: part({
    controllers: listOf(z.object({ name: z.string(), uncorrected: optionalCounter })),
  }),
  md: part({ arrays: listOf(mdArraySchema) }),
  /** What is in use but not watched, in an operator's words; null when that was not read. */
  not_watched: orNull(z.array(z.string())),
  errors: sectionErrors,
});

export type HostCareSection = z.infer<typeof hostCareSchema>;
export type ReplicationJob = z.infer<typeof replicationJobSchema>;
export type CareDisk = z.infer<typeof careDiskSchema>;
export type DiskGrowth = z.infer<typeof diskGrowthSchema>;

/** The parts; each is also the tag of its errors. */
export const CARE_PARTS = [
  "replication",
  "ha",
  "services",
  "zed",
  "disks",
  "links",
  "certificates",
  "boot",
  "swap_on_zvol",
  "scrub_schedule",
  "ecc",
  "md",
  "not_watched",
] as const;
export type CarePart = typeof CARE_PARTS[number];
