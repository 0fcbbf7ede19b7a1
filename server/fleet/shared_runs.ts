/**
 * Runs `work` one at a time. Who asks before the next run has begun shares it: a whole fleet that
 * asks at once has it run once. Rejects as that run does; the run after it takes place all the same.
 */
export function shareRuns(work: () => Promise<void>): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  /** The one that waits for those before it; null when none does. */
  let next: Promise<void> | null = null;
  return () => {
    if (next === null) {
      next = last.then(() => {
        next = null;
        return work();
      });
      last = next.catch(() => {});
    }
    return next;
  };
}
