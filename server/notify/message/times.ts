/** Times and lengths of time as a message says them. */

/** `2026-11-29 02:10` in `zone`, an IANA name; the offset is added where the hour occurs twice. */
export function timeText(ms: number, zone: string): string {
  const time = zoned(ms, zone);
  return `${time.toPlainDate()} ${clockText(time)}`;
}

/** `2026-11-29 02:10–02:31`, with the second date only where it is another. */
export function spanText(fromMs: number, untilMs: number, zone: string): string {
  const [from, until] = [zoned(fromMs, zone), zoned(untilMs, zone)];
  const isSameDay = from.toPlainDate().equals(until.toPlainDate());
  return isSameDay
    ? `${from.toPlainDate()} ${clockText(from)}–${clockText(until)}`
    : `${timeText(fromMs, zone)} – ${timeText(untilMs, zone)}`;
}

/** Two units at most: `45 s`, `12 min`, `6 h 2 min`, `3 d 4 h`; below zero counts as nothing. */
export function lengthText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 24
    ? twoUnits(hours, "h", minutes % 60, "min")
    : twoUnits(Math.floor(hours / 24), "d", hours % 24, "h");
}

function twoUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

function zoned(ms: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(Math.trunc(ms)).toZonedDateTimeISO(zone);
}

/** 02:30 in the night in which clocks go back is two times: only the offset tells which. */
function clockText(time: Temporal.ZonedDateTime): string {
  const wall = time.toPlainDateTime();
  const earlier = wall.toZonedDateTime(time.timeZoneId, { disambiguation: "earlier" });
  const later = wall.toZonedDateTime(time.timeZoneId, { disambiguation: "later" });
  const text = wall.toPlainTime().toString({ smallestUnit: "minute", roundingMode: "trunc" });
  return earlier.equals(later) ? text : `${text} (UTC${time.offset})`;
}
