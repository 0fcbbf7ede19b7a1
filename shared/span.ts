/** A length of time as it is typed: `90m`, `26h`, `8d`, or seconds. */

const UNIT_SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;
type Unit = keyof typeof UNIT_SECONDS;

const SPAN = /^([1-9]\d{0,8})([smhd]?)$/;

/** Seconds; null where the text is no length of time. */
export function readSpan(text: string): number | null {
  const [, count, unit] = SPAN.exec(text.trim()) ?? [];
  return count === undefined ? null : Number(count) * UNIT_SECONDS[(unit || "s") as Unit];
}

/** As `readSpan` reads it, in the longest unit of which it is a whole number. */
export function spanText(seconds: number): string {
  const unit = (["d", "h", "m"] as const).find((each) => seconds % UNIT_SECONDS[each] === 0) ?? "s";
  return `${seconds / UNIT_SECONDS[unit]}${unit}`;
}
