/**
 * Does `work` for each of `items`, `most` at once and in their order, as what waits for another
 * machine is to be done. The results in the order of the items. Rejects with the first fault, after
 * which nothing more is begun.
 */
export async function sideBySide<T, R>(
  items: readonly T[],
  most: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const left = items.entries();
  let isFailed = false;
  const lane = async () => {
    for (const [at, item] of left) {
      if (isFailed) return;
      try {
        results[at] = await work(item);
      } catch (error) {
        isFailed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, lane));
  return results;
}
