/** Up to here a list is looked through sooner than its entries are put into an index. */
const FEW = 64;

/**
 * Finds an entry of a list by its key: the first that has it; one whose key is null is not found. The
 * index of a long list is made once: what is asked for each of thousands must not look at thousands
 * each time.
 */
export function createFinder<T extends object>(
  keyOf: (entry: T) => string | null,
): (list: readonly T[], key: string) => T | undefined {
  const indexes = new WeakMap<readonly T[], ReadonlyMap<string | null, T>>();
  const indexOf = (list: readonly T[]) => {
    const known = indexes.get(list);
    if (known !== undefined) return known;
    const made = new Map(list.toReversed().map((entry) => [keyOf(entry), entry]));
    indexes.set(list, made);
    return made;
  };
  return (list, key) =>
    list.length > FEW ? indexOf(list).get(key) : list.find((entry) => keyOf(entry) === key);
}
