/**
 * The values zpool prints, in all its forms. Each function gives null for what ZFS calls
 * unknown ("-", "" or time 0) and undefined for what zpool never prints.
 */
import type { Counter } from "../../../shared/sample/counter.ts";

/** Exact with `-p` or `--json-int`; "1.50K" (powers of 1024) is as near as it says. */
export function parseCount(value: unknown): Counter | undefined {
  if (value === "-" || value === "") return null;
  const digits = typeof value === "number" ? String(value) : value;
  if (typeof digits !== "string") return undefined;
  if (!/^\d{1,20}$/.test(digits)) return parseRounded(digits);
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : digits;
}

function parseRounded(text: string): number | undefined {
  const [, figure, unit = ""] = /^(\d{1,4}(?:\.\d{1,2})?)([BKMGTPE])$/.exec(text) ?? [];
  if (figure === undefined) return undefined;
  return Math.round(Number(figure) * 1024 ** "BKMGTPE".indexOf(unit));
}

/** What ZFS prints of a figure that fell below zero: it counts in unsigned 64-bit integers. */
const WRAPPED_FROM = 2 ** 63;

/** Bytes, above 2^53 the nearest number; undefined for what fell below zero ("16.0E"). */
export function parseBytes(value: unknown): number | null | undefined {
  const count = parseCount(value);
  const bytes = typeof count === "string" ? Number(count) : count;
  return (bytes ?? 0) < WRAPPED_FROM ? bytes : undefined;
}

/** Bytes that text mode has not rounded: it does so from 1 KiB on. Null for others. */
export function parseExactBytes(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,4}B?$/.test(text) ? parseInt(text) : null;
}

/** A property that is "on" or "off". */
export function parseSwitch(value: unknown): boolean | null | undefined {
  if (value === "-") return null;
  return value === "on" || value === "off" ? value === "on" : undefined;
}

/** How far a scan is, two decimals as text mode prints it; null for what cannot be true. */
export function toProgress(percent: number): number | null {
  const rounded = Number(percent.toFixed(2));
  return rounded >= 0 && rounded <= 100 ? rounded : null;
}

/** A whole percentage from 0 to 100, with or without its sign. */
export function parsePercent(value: unknown): number | null | undefined {
  const percent = parseCount(typeof value === "string" ? value.replace(/%$/, "") : value);
  return typeof percent === "string" || (percent ?? 0) > 100 ? undefined : percent;
}

/** A ratio of two decimals, "1.00" or "1.00x". */
export function parseRatio(value: unknown): number | null | undefined {
  if (value === "-") return null;
  const digits = typeof value === "string" ? /^(\d{1,15}\.\d\d)x?$/.exec(value)?.[1] : undefined;
  return digits === undefined ? undefined : Number(digits);
}

/** A GUID's decimal digits. */
export function parseGuid(value: unknown): string | undefined {
  const digits = String(value);
  return /^\d{1,20}$/.test(digits) ? digits : undefined;
}

/** A state word, such as "ONLINE". */
export function parseWord(value: unknown): string | undefined {
  return typeof value === "string" && /^[A-Z_]+$/.test(value) ? value : undefined;
}

/** Epoch seconds, from a number, its digits or a date. */
export function parseUnix(value: unknown): number | null | undefined {
  const seconds = parseCount(value);
  if (seconds === undefined) return typeof value === "string" ? parseCtime(value) : undefined;
  if (typeof seconds === "string") return undefined;
  return seconds === 0 ? null : seconds;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Epoch seconds of a date as ctime(3) prints it; commands run with TZ=UTC. */
export function parseCtime(text: string): number | undefined {
  const match =
    /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d{2}):(\d{2}):(\d{2}) (?:UTC )?(\d{4})$/
      .exec(text);
  if (match === null) return undefined;
  const month = MONTHS.indexOf(match[1] ?? "");
  const [day = 0, hour = 0, minute = 0, second = 0, year = 0] = match.slice(2).map(Number);
  const date = new Date(Date.UTC(year, month, day, hour, minute, second));
  const exists = date.getUTCMonth() === month && date.getUTCDate() === day &&
    date.getUTCHours() === hour && date.getUTCMinutes() === minute && second < 61;
  return exists ? date.getTime() / 1000 : undefined;
}

/** Longer than any computer has run: what ZFS prints when the clock went back meanwhile. */
const MAX_DAYS = 100_000;

/**
 * Seconds of a duration such as "18:30:21" or "1 days 02:55:32"; null for one that cannot be true.
 */
export function parseDuration(text: string): number | null | undefined {
  const match = /^(?:(\d{1,20}) days )?(\d{2}):(\d{2}):(\d{2})$/.exec(text);
  if (match === null) return undefined;
  if (Number(match[1] ?? 0) > MAX_DAYS) return null;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) =>
    Number(part ?? 0)
  );
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}
