/** Names of disks, short enough for a sentence and still telling one from another. */
import { type Pool, type Vdev, walkVdevs } from "../sample/zfs_pools.ts";

/** Up to this length a name is shown whole: "sda", "nvme0n1p3". */
const WHOLE_LENGTH = 12;

/** As many characters of a serial number as people compare. */
const SHORT_LENGTH = 4;

/**
 * "…A004" of "ata-ST4000_ZC1SA004-part1": the end of the name, as much of it as no other disk of
 * the pool ends with. A short name stays as it is.
 */
export function shortDeviceName(
  { name }: Pick<Vdev, "name">,
  { vdevs }: Pick<Pool, "vdevs">,
): string {
  const whole = withoutPart(name);
  if (whole.length <= WHOLE_LENGTH) return whole;
  const others = [...walkVdevs(vdevs)].filter(({ children }) => children.length === 0)
    .map((leaf) => withoutPart(leaf.name)).filter((other) => other !== whole);
  let length = SHORT_LENGTH;
  while (length < whole.length && others.some((other) => other.endsWith(whole.slice(-length)))) {
    length++;
  }
  return length < whole.length ? `…${whole.slice(-length)}` : whole;
}

/** Without directory and partition: what names the disk. */
function withoutPart(name: string): string {
  return name.replace(/^.*\//, "").replace(/-part\d+$/, "") || name;
}
