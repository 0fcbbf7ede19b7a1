/** Numbers as an operator reads them. Null is unknown and reads as a dash, never as 0. */
export const UNKNOWN = "–";

const BYTE_UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"] as const;

/** Bytes in binary units with three significant digits: "1.46 TiB". */
export function formatBytes(bytes: number | null): string {
  if (bytes === null) return UNKNOWN;
  let value = bytes;
  let unit = 0;
  // 999.5 would round to four digits.
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  const decimals = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(decimals)} ${BYTE_UNITS[unit]}`;
}

/** "4.64 TiB of 7.19 TiB", or a dash when neither is known. */
export function formatUsed(usedBytes: number | null, totalBytes: number | null): string {
  if (usedBytes === null && totalBytes === null) return UNKNOWN;
  return `${formatBytes(usedBytes)} of ${formatBytes(totalBytes)}`;
}

/** A difference that no figure of a pool shows. */
const STEADY_BYTES = 1024 ** 2;

/** "+1.2 GiB a week", "−300 MiB a week". */
export function rateText(bytesPerWeek: number): string {
  if (Math.abs(bytesPerWeek) < STEADY_BYTES) return "Steady";
  return `${bytesPerWeek < 0 ? "−" : "+"}${formatBytes(Math.abs(bytesPerWeek))} a week`;
}

/** 0 to 100 without decimals; one decimal below 10. */
export function formatPercent(percent: number | null): string {
  if (percent === null) return UNKNOWN;
  const text = percent >= 9.95 || Number.isInteger(percent)
    ? percent.toFixed(0)
    : percent.toFixed(1);
  return `${text} %`;
}

export function formatLoad(load: number | null): string {
  return load === null ? UNKNOWN : load.toFixed(2);
}

// Made once: making one takes 100 times as long as using it.
const counts = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** A whole number with thousands separators. Digits beyond 2^53 come as text and stay exact. */
export function formatCount(count: number | string | null): string {
  if (count === null) return UNKNOWN;
  // Most counts have nothing to group, and `Intl` takes a microsecond.
  if (Number.isInteger(count) && Math.abs(Number(count)) < 1000) return String(count);
  return counts.format(typeof count === "number" ? count : BigInt(count));
}

/** Share of `total` in percent; null when either is unknown or `total` is 0. */
export function percentOf(part: number | null, total: number | null): number | null {
  return part === null || total === null || total <= 0 ? null : part / total * 100;
}

/** The larger a span, the coarser its step: `below` seconds it is counted in `seconds`. */
const AGE_STEPS = [
  { below: 60, seconds: 1, unit: "s" },
  { below: 3600, seconds: 60, unit: "min" },
  { below: 48 * 3600, seconds: 3600, unit: "h" },
  { below: Infinity, seconds: 86_400, unit: "d" },
] as const;

/** A length of time in its largest unit: "12 s", "3 min", "47 h", "2 d". */
export function formatSpan(seconds: number): string {
  const step = AGE_STEPS.find(({ below }) => seconds < below) ?? AGE_STEPS[3];
  return `${formatCount(Math.floor(seconds / step.seconds))} ${step.unit}`;
}

/** A page of 500 ages that all change each second is restless, and keeps a core busy. */
const AGE_STEP_SECONDS = 10;

/** What has been read again since, so that its last moments count. */
export const YOUNG = "just now";
/** What has not been read since. */
export const YOUNG_HELD = "a few seconds ago";

/**
 * How long ago `unix` was at `nowUnix`, both epoch seconds; in tens of seconds up to a minute, and
 * below that `young`.
 */
export function formatAge(unix: number | null, nowUnix: number, young = YOUNG): string {
  if (unix === null) return UNKNOWN;
  const age = Math.floor(nowUnix - unix);
  // Clocks differ by a second or two; that is no news.
  if (age < -2) return `in ${formatSpan(-age)}`;
  if (age < AGE_STEP_SECONDS) return young;
  return `${formatSteadySpan(age)} ago`;
}

/** How long something has lasted at `nowUnix` that began at `unix`: "for 21 min". */
export function formatLasting(unix: number, nowUnix: number): string {
  const seconds = Math.floor(nowUnix - unix);
  return seconds < AGE_STEP_SECONDS ? YOUNG : `for ${formatSteadySpan(seconds)}`;
}

/** In tens of seconds up to a minute. */
function formatSteadySpan(seconds: number): string {
  return formatSpan(seconds < 60 ? seconds - seconds % AGE_STEP_SECONDS : seconds);
}

/** Uptime in its two largest units: "12 d 4 h", "4 h 10 min", "3 min". */
export function formatUptime(seconds: number | null): string {
  if (seconds === null) return UNKNOWN;
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  if (days > 0) return `${formatCount(days)} d ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  return formatSpan(seconds);
}

/** The moment itself, in UTC: "2026-01-31 08:05:09 UTC"; `iso` is what `isoMoment` says of it. */
export function formatMoment(unix: number, iso = isoMoment(unix)): string {
  return iso === undefined ? `${unix}` : `${iso.slice(0, -1).replace("T", " ")} UTC`;
}

/** ISO 8601 to the second, or undefined for a number that is no date: hosts may report any. */
export function isoMoment(unix: number): string | undefined {
  const date = new Date(Math.floor(unix) * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().replace(".000Z", "Z");
}
