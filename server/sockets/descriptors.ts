import { closeSync, openSync } from "node:fs";

/**
 * As many are looked for: more connections than 5,000 hosts and their operators ever have, and
 * found in a tenth of a second.
 */
const ENOUGH = 16_384;

/** As many stay free at the least: what is open besides is counted before most of it is opened. */
const NEVER_BELOW = 64;

/**
 * How many file descriptors this process may open besides those it has. Found by trying, since the
 * platform tells the limit to nobody without all permissions (`/proc/self/limits`), and a figure
 * handed in by a unit or a launcher may be another than the real one. To be called before anything
 * else runs that opens files.
 */
export function countDescriptors(): number {
  const opened: number[] = [];
  try {
    while (opened.length < ENOUGH) opened.push(openSync("/dev/null", "r"));
  } catch (error) {
    // At the limit; whatever else is wrong will show itself where the file matters.
    if (opened.length < NEVER_BELOW) throw error;
  } finally {
    opened.forEach(closeSync);
  }
  return opened.length;
}
