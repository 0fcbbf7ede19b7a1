const DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
/** Nine digits of 5 bits hold milliseconds until the year 3084. */
const TIME_DIGITS = 9;
const RANDOM_DIGITS = 7;

/**
 * A maker of ids that sort, as text, by the time they were made, also those of one millisecond and
 * of a clock that was set back: 16 characters, 35 random bits, so that two servers that make ids
 * at once make different ones.
 */
export function createIds(
  nowMs: () => number,
  random: () => number = randomDigit,
): () => string {
  let lastMs = -1;
  let last: number[] = [];
  return () => {
    const ms = Math.max(lastMs, nowMs());
    last = ms === lastMs ? successor(last) : Array.from({ length: RANDOM_DIGITS }, random);
    lastMs = ms;
    return timeText(ms) + last.map((digit) => DIGITS[digit]).join("");
  };
}

function timeText(ms: number): string {
  let rest = Math.floor(ms);
  let text = "";
  for (let place = 0; place < TIME_DIGITS; place++) {
    text = DIGITS[rest % 32] + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/** The next higher number; after the highest the lowest, which 34 billion ids in one millisecond take. */
function successor(digits: readonly number[]): number[] {
  const next = [...digits];
  for (let at = next.length - 1; at >= 0; at--) {
    const digit = ((next[at] ?? 0) + 1) % 32;
    next[at] = digit;
    if (digit !== 0) break;
  }
  return next;
}

function randomDigit(): number {
  return crypto.getRandomValues(new Uint8Array(1))[0]! % 32;
}
