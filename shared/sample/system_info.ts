import * as z from "zod/mini";
import { listOf, optionalNumber, optionalText, optionalUnix, sectionErrors } from "./fields.ts";

/** Versions and pending updates. */
export const systemInfoSchema = z.object({
  /** First line of `pveversion`. */
  pve_version: optionalText,
  zfs_version: optionalText,
  /** The loaded module, which may lag behind the userland until a reboot. */
  zfs_kmod_version: optionalText,
  kernel_version: optionalText,
  /** The newest kernel that is installed, running or not. */
  newest_kernel_version: optionalText,
  /** Distinct packages. */
  pending_updates: optionalNumber,
  pending_security_updates: optionalNumber,
  /** When apt's package lists were last refreshed. */
  updates_checked_unix: optionalUnix,
  /** Enabled repositories of which there is no index: their updates are not counted. */
  missing_repositories: listOf(z.string()),
  agent_version: optionalText,
  errors: sectionErrors,
});

export type SystemInfoSection = z.infer<typeof systemInfoSchema>;
