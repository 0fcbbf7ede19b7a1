/** What was found last, for a server that does not reach its database and shows what it knows. */

/** So many are remembered; the one that was found longest ago goes first. */
const MOST = 1_000;

/** Finds by `find` while `isReached`; else what that found last of the same key. */
export function withLastKnown<T>(
  find: (key: string) => Promise<T | null>,
  isReached: () => boolean,
): (key: string) => Promise<T | null> {
  const known = new Map<string, T>();
  return async (key) => {
    if (!isReached()) return known.get(key) ?? null;
    const found = await find(key);
    known.delete(key);
    if (found !== null) known.set(key, found);
    const [oldest] = known.keys();
    if (known.size > MOST && oldest !== undefined) known.delete(oldest);
    return found;
  };
}
