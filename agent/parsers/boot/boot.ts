/** How the host starts: what proxmox-boot-tool keeps in /etc/kernel, and the kernel's command line. */

/** Boot partitions that are kept alike, by the UUID of their file system. */
export function parseBootUuids(text: string): string[] {
  return text.split("\n").map((line) => line.trim()).filter((line) => /^[0-9A-Fa-f-]+$/.test(line));
}

/** The kernel that is started whatever else is installed; null: none is pinned. */
export function parsePinnedKernel(text: string): string | null {
  const [line = ""] = text.trim().split("\n");
  return /^[\w.+~-]+$/.test(line) ? line : null;
}

/**
 * The pool of "root=ZFS=rpool/ROOT/pve-1"; null of another file system, or where the command line
 * leaves the pool to be found, as "root=ZFS=/ROOT/pve-1" does.
 */
export function parseRootPool(cmdline: string): string | null {
  return /(?:^|\s)root=ZFS=([^/\s]+)/.exec(cmdline)?.[1] ?? null;
}
