import type { HostView } from "../../views/mod.ts";

/** "9.1.1" of "pve-manager/9.1.1/42db4a6cf33dac83 (running kernel: 6.14.11-4-pve)". */
export function shortPveVersion(text: string | null): string | null {
  return text?.match(/^pve-manager\/([^/\s]+)/)?.[1] ?? text;
}

/** "2.3.4-pve1" of "zfs-2.3.4-pve1". */
export function shortZfsVersion(text: string | null): string | null {
  return text?.replace(/^zfs-/, "") ?? null;
}

/** Each that is known: ["PVE 9.1.1", "ZFS 2.3.4-pve1"]. */
export function shortVersions(
  { pve_version, zfs_version, card }: Pick<HostView, "pve_version" | "zfs_version" | "card">,
): string[] {
  const pve = shortPveVersion(pve_version);
  const zfs = card.zfs === "none" ? null : shortZfsVersion(zfs_version);
  return [
    ...(pve === null ? [] : [`PVE ${pve}`]),
    ...(zfs === null ? [] : [`ZFS ${zfs}`]),
  ];
}
