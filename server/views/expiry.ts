/** For how long something is acknowledged or muted, as forms, commands and programs say it. */
import type { Reading } from "../../shared/host_attributes.ts";

/** Characters of the note that says why. */
export const MAX_NOTE_LENGTH = 200;

/** In the order of the forms, which put "" before or behind them: it has no end. */
export const EXPIRY_CHOICES = [
  { value: "1h", word: "1 hour" },
  { value: "8h", word: "8 hours" },
  { value: "1d", word: "1 day" },
  { value: "7d", word: "1 week" },
] as const;

const UNIT_MS = { m: 60_000, h: 3_600_000, d: 24 * 3_600_000 };
const MAX_MS = 400 * UNIT_MS.d;

const SPAN = /^([1-9]\d{0,5})([mhd])$/;

/** Without a zone it is in UTC. */
const MOMENT = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::\d{2})?(Z|[+-]\d{2}:\d{2})?$/;

/**
 * When that is over which begins at `nowMs`. `text`: how long, such as `8h`; or until when, such as
 * `2026-01-31 08:00`; "" has no end: null.
 */
export function readExpiry(text: string, nowMs: number): Reading<number | null> {
  const trimmed = text.trim();
  if (trimmed === "") return { ok: true, value: null };
  const endMs = readSpan(trimmed, nowMs) ?? readMoment(trimmed);
  return endMs !== null && endMs > nowMs && endMs - nowMs <= MAX_MS
    ? { ok: true, value: endMs }
    : { ok: false, expected: EXPECTED };
}

const EXPECTED = "expected how long, such as 30m, 8h or 2d, or a time to come, such as " +
  "2026-01-31 08:00 in UTC, within 400 days";

function readSpan(text: string, nowMs: number): number | null {
  const [, count, unit] = SPAN.exec(text) ?? [];
  return unit === undefined ? null : nowMs + Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
}

function readMoment(text: string): number | null {
  const [, day, time, zone = "Z"] = MOMENT.exec(text) ?? [];
  const ms = day === undefined ? NaN : Date.parse(`${day}T${time}${zone}`);
  return Number.isNaN(ms) ? null : ms;
}
