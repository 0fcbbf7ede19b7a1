/**
 * Wall-clock times of an IANA zone. A time that the night of the clock change leaves out counts as
 * that much later, one that it shows twice as the first of the two.
 */

/** The first instant after `afterMs` at which clocks in `zone` show `time`, such as `08:00`. */
export function nextWallTime(time: string, zone: string, afterMs: number): number {
  const today = dayOf(zone, afterMs);
  // The date line aside, a wall-clock time comes within two days.
  for (let days = 0; days < 3; days++) {
    const atMs = instantOf(today.add({ days }), time, zone);
    if (atMs > afterMs) return atMs;
  }
  throw new RangeError(`Cannot find the next "${time}" in "${zone}": none within three days`);
}

export interface QuietHours {
  from: string;
  until: string;
  zone: string;
}

/**
 * When the quiet hours end that hold at `nowMs`, in epoch milliseconds; null when none do. They
 * hold from their first instant on, until before their last; those that end when they begin never.
 */
export function quietUntil(hours: QuietHours | null, nowMs: number): number | null {
  if (hours === null || hours.from === hours.until) return null;
  const { from, until, zone } = hours;
  const isOverNight = until < from;
  const today = dayOf(zone, nowMs);
  for (const days of [-1, 0]) {
    const day = today.add({ days });
    const startMs = instantOf(day, from, zone);
    const endMs = instantOf(isOverNight ? day.add({ days: 1 }) : day, until, zone);
    if (startMs <= nowMs && nowMs < endMs) return endMs;
  }
  return null;
}

function dayOf(zone: string, atMs: number): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).toPlainDate();
}

function instantOf(day: Temporal.PlainDate, time: string, zone: string): number {
  return day.toPlainDateTime(Temporal.PlainTime.from(time))
    .toZonedDateTime(zone, { disambiguation: "compatible" }).epochMilliseconds;
}
