/**
 * The newest kernel of which `/boot` holds an image, of the same flavour as the running one
 * ("6.14.11-4-pve": "pve"), of Proxmox's own where that is not known. Null when there is none.
 */
export function newestKernel(names: readonly string[], running: string | null): string | null {
  const flavour = /-([a-z][a-z0-9]*)$/.exec(running ?? "")?.[1] ?? "pve";
  const versions = names
    .flatMap((name) => /^vmlinuz-(\d.*)$/.exec(name)?.[1] ?? [])
    .filter((version) => version.endsWith(`-${flavour}`));
  return versions.reduce<string | null>(
    (newest, version) => newest === null || isNewer(version, newest) ? version : newest,
    null,
  );
}

/** By their numbers: 6.14.11-10 is newer than 6.14.11-4. */
function isNewer(version: string, than: string): boolean {
  const [numbers, others] = [numbersOf(version), numbersOf(than)];
  for (const [index, number] of numbers.entries()) {
    const other = others[index] ?? -1;
    if (number !== other) return number > other;
  }
  return false;
}

function numbersOf(version: string): number[] {
  return Array.from(version.matchAll(/\d+/g), ([digits]) => Number(digits));
}
