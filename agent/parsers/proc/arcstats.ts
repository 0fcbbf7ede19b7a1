/** Parses `/proc/spl/kstat/zfs/arcstats`: bytes in the ZFS cache, or null when not stated. */
export function parseArcSize(text: string): number | null {
  const match = /^size +\d+ +(\d+)$/m.exec(text);
  return match === null ? null : Number(match[1]);
}
