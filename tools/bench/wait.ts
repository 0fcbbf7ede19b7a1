import { systemClock } from "../../shared/clock.ts";

/** Resolves after `ms`; rejects when `signal` aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await systemClock.sleep(ms, signal);
  signal.throwIfAborted();
}

const LOOK_EVERY_MS = 100;

/** Looks every 100 ms until `isTrue`; rejects when `signal` aborts. */
export async function waitUntil(
  isTrue: () => boolean | Promise<boolean>,
  signal: AbortSignal,
): Promise<void> {
  while (!await isTrue()) await pause(LOOK_EVERY_MS, signal);
}

/** Settles as `promise` does, or rejects when `signal` aborts first. */
export async function within<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    signal.throwIfAborted();
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
