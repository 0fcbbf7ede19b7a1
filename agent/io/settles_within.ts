import type { Clock } from "../../shared/clock.ts";

/**
 * Waits for `work` to settle, at most `ms` and not beyond the abort of `signal`; says
 * whether it did. `work` goes on either way.
 */
export async function settlesWithin(
  work: Promise<unknown>,
  { clock, ms, signal }: { clock: Clock; ms: number; signal?: AbortSignal | undefined },
): Promise<boolean> {
  const over = new AbortController();
  const stop = () => over.abort();
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop);
  try {
    return await Promise.race([
      work.then(() => true, () => true),
      clock.sleep(ms, over.signal).then(() => false),
    ]);
  } finally {
    signal?.removeEventListener("abort", stop);
    stop();
  }
}
