import type { CommandFailure, CommandResult } from "../io/io.ts";

/** Proxmox installs the tools on every host, also where the kernel holds no ZFS. */
const MODULE_ABSENT = /ZFS modules (are not |cannot be auto-)loaded/;

/** Whether `zpool` or `zfs` is not there, or says that the kernel holds no ZFS. */
export function isZfsAbsence(result: CommandResult): result is CommandFailure {
  return result.kind === "not_found" ||
    (result.kind === "nonzero_exit" && MODULE_ABSENT.test(result.stderr));
}
