/** What does not happen in that time does not happen: no machine is that busy. */
export const DEADLINE_MS = 60_000;
const LOOK_AFTER_MS = 2;
/** The longest wait between two looks where a test does not say it. */
const LOOK_AFTER_MOST_MS = 25;
/** Of the time waited so far. */
const LOOK_AFTER_RATIO = 0.1;

/**
 * Waits until `isTrue`, for what real disks, sockets and children take; fails after a minute. Looks
 * the less often the longer it takes: looking takes time from what is waited for.
 */
export async function until(
  what: string,
  isTrue: () => boolean | Promise<boolean>,
  { mostMs = LOOK_AFTER_MOST_MS }: { mostMs?: number } = {},
): Promise<void> {
  const startMs = performance.now();
  while (!await isTrue()) {
    const waitedMs = performance.now() - startMs;
    if (waitedMs > DEADLINE_MS) throw new Error(`Cannot wait for "${what}": it did not happen`);
    const nextMs = Math.min(mostMs, Math.max(LOOK_AFTER_MS, waitedMs * LOOK_AFTER_RATIO));
    await new Promise((resolve) => setTimeout(resolve, nextMs));
  }
}
