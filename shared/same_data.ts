/** Whether two values, as JSON has them, say the same; an absent member is not one that is null. */
export function isSameData(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length &&
      a.every((entry, index) => isSameData(entry, b[index]));
  }
  const [ofA, ofB] = [a as Record<string, unknown>, b as Record<string, unknown>];
  let keys = 0;
  for (const key in ofA) {
    if (!Object.hasOwn(ofB, key) || !isSameData(ofA[key], ofB[key])) return false;
    keys++;
  }
  for (const _ in ofB) keys--;
  return keys === 0;
}
