export interface ZfsVersion {
  /** As printed, for example "zfs-2.3.4-pve1". */
  zfs_version: string | null;
  /** As printed, for example "zfs-kmod-2.3.4-pve1"; null when no module is loaded. */
  zfs_kmod_version: string | null;
}

/** Reads `zfs version`: a line for the tools, then one for the module. */
export function parseZfsVersion(text: string): ZfsVersion {
  const lines = text.split("\n").map((line) => line.trim());
  const find = (form: RegExp) => lines.find((line) => form.test(line)) ?? null;
  return { zfs_version: find(/^zfs-\d/), zfs_kmod_version: find(/^zfs-kmod-\d/) };
}
