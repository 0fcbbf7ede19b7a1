/**
 * A signal that aborts with `signal`, or after `ms`; its timer ends with the block that uses it.
 * One of `AbortSignal.timeout` would keep a process that has stopped from ending.
 */
export function limitTime(signal: AbortSignal, ms: number): { signal: AbortSignal } & Disposable {
  const limit = new AbortController();
  const abort = () => limit.abort(signal.reason);
  const timer = setTimeout(() => limit.abort(), ms);
  signal.addEventListener("abort", abort, { once: true });
  if (signal.aborted) abort();
  return {
    signal: limit.signal,
    [Symbol.dispose]() {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
    },
  };
}
