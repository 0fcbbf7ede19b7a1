/** Bits below which a key counts as one that somebody typed; 32 random hex signs have about 110. */
const LEAST_BITS = 80;

/**
 * Whether `key` may have come from a random source. A text alone cannot prove that it did; what
 * this finds is what people put into a setting to get past it: one sign, a repeated word, a run
 * along the alphabet.
 */
export function hasEntropy(key: string): boolean {
  const bytes = [...new TextEncoder().encode(key)];
  const once = bytes.slice(0, periodOf(bytes));
  const steps = once.slice(1).map((byte, index) => byte - (once[index] ?? 0));
  return Math.min(bitsOf(once), bitsOf(steps)) >= LEAST_BITS;
}

/** The shortest beginning that, said again and again, is the whole. */
function periodOf(bytes: readonly number[]): number {
  for (let period = 1; period < bytes.length; period++) {
    if (bytes.every((byte, index) => byte === bytes[index % period])) return period;
  }
  return bytes.length;
}

/** Shannon's entropy of the signs as they are distributed, times their number. */
function bitsOf(signs: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const sign of signs) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  return [...counts.values()].reduce(
    (bits, count) => bits - count * Math.log2(count / signs.length),
    0,
  );
}
