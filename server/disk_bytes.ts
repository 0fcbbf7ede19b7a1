import { statfsSync } from "node:fs";
import { dirname } from "node:path";

/** The size of the disk that `path` is, or will be, on. The directory it is in must exist. */
export function diskBytes(path: string): number {
  const { blocks, bsize } = statfsSync(dirname(path));
  return blocks * bsize;
}
