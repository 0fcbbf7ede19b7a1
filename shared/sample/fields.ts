/**
 * The building blocks of every section's schema. Reading is lenient about what is
 * absent: a missing optional field is `null`, which means unknown, never 0.
 */
// The small form of zod, and as a namespace, here and everywhere: an agent then carries of it only
// what it uses.
import * as z from "zod/mini";
import { en } from "zod/locales";

// By itself the small form calls every fault "Invalid input".
z.config(en());

/** What `schema` reads, or null when unknown. */
export function orNull<T extends z.core.$ZodType>(schema: T) {
  return z._default(z.nullable(schema), null);
}

/** A list; where it is absent, an empty one. */
export function listOf<T extends z.core.$ZodType>(entry: T) {
  return z._default(z.array(entry), []);
}

/** A number, or null when unknown. */
export const optionalNumber = orNull(z.number());

/** A text, or null when unknown. */
export const optionalText = orNull(z.string());

/** A number that older agents do not tell, and that is left out where it does not apply. */
export const numberIfTold = z.exactOptional(z.nullable(z.number()));

/** A text of that kind. */
export const textIfTold = z.exactOptional(z.nullable(z.string()));

/** A yes or no, or null when unknown. */
export const optionalBoolean = orNull(z.boolean());

/**
 * An exact non-negative integer that may exceed 2^53: a JSON number where that is exact,
 * else its decimal digits as text. ZFS counts errors in unsigned 64-bit integers.
 */
export const optionalCounter = orNull(z.union([
  z.int().check(z.nonnegative()),
  z.string().check(z.regex(/^\d{1,20}$/, "expected decimal digits")),
]));

/** Epoch seconds; older agents sent a date as text. A text that is no date is unknown. */
export const optionalUnix = orNull(z.union([
  z.number(),
  z.pipe(
    z.string(),
    z.transform((text) => {
      const ms = Date.parse(text);
      return Number.isNaN(ms) ? null : Math.floor(ms / 1000);
    }),
  ),
]));

/** What went wrong while one section was collected or read. */
export const sectionErrorSchema = z.object({
  tag: z.string(),
  message: z.string(),
  /**
   * The one item of the section that it is about (a pool's GUID or name, a dataset, a storage):
   * all others were read in full. Absent: about the section as a whole.
   */
  subject: z.exactOptional(z.string()),
});
export type SectionError = z.infer<typeof sectionErrorSchema>;

export const sectionErrors = listOf(sectionErrorSchema);

/** The tags an agent puts on its errors. */
export type ErrorTag =
  | "zpool_list"
  | "zpool_status"
  | "zfs_list"
  | "pvesh"
  | "pve_files"
  | "guest_agent"
  | "decode"
  | "pveversion"
  | "zfs_version"
  | "apt_upgradable"
  | "loadavg"
  | "meminfo"
  | "stat"
  | "uptime"
  | "stuck"
  | "late"
  | "truncated"
  | "outbox"
  | "replication"
  | "ha"
  | "services"
  | "zed"
  | "disks"
  | "links"
  | "certificates"
  | "boot"
  | "swap_on_zvol"
  | "scrub_schedule"
  | "ecc"
  | "md"
  | "not_watched"
  | "backup_jobs"
  | "backup_guests";

/** An error as a collector reports it. */
export interface CollectorError extends SectionError {
  tag: ErrorTag;
}

/** How the message of a `pvesh` error starts when Proxmox answers, but with old figures. */
export const NO_CURRENT_FIGURES = "no current figures";

/** Whether an error says that Proxmox has no current figures. */
export function isNoCurrentFigures(error: SectionError): boolean {
  return error.tag === "pvesh" && error.message.startsWith(NO_CURRENT_FIGURES);
}
