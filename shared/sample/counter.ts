/** A count; one beyond 2^53 comes as text and stays exact. Null: unknown. */
export type Counter = number | string | null;

/** Whether a counter is known to be above zero. */
export function isPositive(counter: Counter): boolean {
  if (typeof counter === "number") return counter > 0;
  return counter !== null && BigInt(counter) > 0n;
}
