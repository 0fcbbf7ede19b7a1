const POLL_MS = 10;

/** Waits until `read` gives something else than null, and returns it; fails after `withinMs`. */
export async function until<T>(
  what: string,
  read: () => T | null | Promise<T | null>,
  withinMs = 15_000,
): Promise<T> {
  const deadlineMs = performance.now() + withinMs;
  for (;;) {
    const value = await read();
    if (value !== null) return value;
    if (performance.now() > deadlineMs) throw new Error(`Cannot see ${what} within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
