const DEADLINE_MS = 30_000;
const LOOK_EVERY_MS = 2;

/** Waits until `isTrue`, for what real disks, sockets and children take; fails after 30 s. */
export async function until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = performance.now() + DEADLINE_MS;
  while (!await isTrue()) {
    if (performance.now() > endMs) throw new Error(`Cannot wait for "${what}": it did not happen`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
