/** For how long something is acknowledged, as forms, commands and programs say it. */
import type { Reading } from "../../shared/host_attributes.ts";

/** In the order of the form; "" until it ends, grows or gets worse. */
export const EXPIRY_CHOICES = [
  { value: "", word: "until it ends, grows or gets worse" },
  { value: "1h", word: "1 hour" },
  { value: "8h", word: "8 hours" },
  { value: "1d", word: "1 day" },
  { value: "7d", word: "1 week" },
] as const;

const UNIT_MS = { m: 60_000, h: 3_600_000, d: 24 * 3_600_000 };
const MAX_MS = 400 * UNIT_MS.d;

const SPAN = /^([1-9]\d{0,5})([mhd])$/;

/** When `text`, such as `8h`, is over that begins at `nowMs`; "" has no end: null. */
export function readExpiry(text: string, nowMs: number): Reading<number | null> {
  const trimmed = text.trim();
  if (trimmed === "") return { ok: true, value: null };
  const [, count, unit] = SPAN.exec(trimmed) ?? [];
  const spanMs = Number(count) * UNIT_MS[(unit ?? "m") as keyof typeof UNIT_MS];
  return spanMs <= MAX_MS ? { ok: true, value: nowMs + spanMs } : {
    ok: false,
    expected: "expected a whole number with its unit, such as 30m, 8h or 2d, at most 400d",
  };
}
