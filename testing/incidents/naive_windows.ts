/** When a weekly window holds, by `Intl` alone and in a loop over days. */

interface Weekly {
  weekdays: readonly number[];
  start_time: string;
  minutes: number;
}

const DAY_MS = 86_400_000;

/** Every occurrence of which any part lies between the two times, oldest first. */
export function nominalOccurrences(
  zone: string,
  { weekdays, start_time, minutes }: Weekly,
  fromMs: number,
  untilMs: number,
): { start: number; end: number }[] {
  const offsetAt = createOffsets(zone);
  const [hour = 0, minute = 0] = start_time.split(":").map(Number);
  const found = [];
  // Days are counted as if wall-clock times were UTC.
  for (let day = fromMs - 10 * DAY_MS; day <= untilMs + 2 * DAY_MS; day += DAY_MS) {
    const midnight = Math.floor(day / DAY_MS) * DAY_MS;
    const weekday = new Date(midnight).getUTCDay() || 7;
    if (!weekdays.includes(weekday)) continue;
    const wallStart = midnight + (hour * 60 + minute) * 60_000;
    const wallEnd = wallStart + minutes * 60_000;
    const start = toInstant(wallStart, offsetAt);
    let end = toInstant(wallEnd, offsetAt);
    if (end <= start) end = start + (wallEnd - wallStart);
    if (end > fromMs && start < untilMs) found.push({ start, end });
  }
  return found;
}

function toInstant(wallMs: number, offsetAt: (ms: number) => number): number {
  const offsets = [offsetAt(wallMs - DAY_MS), offsetAt(wallMs + DAY_MS)];
  const candidates = offsets.map((offset) => wallMs - offset)
    .filter((ms) => ms + offsetAt(ms) === wallMs);
  return candidates.length > 0 ? Math.min(...candidates) : wallMs - (offsets[0] ?? 0);
}

/** Milliseconds by which the zone is ahead of UTC at a time. */
function createOffsets(zone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  return (ms) => {
    const parts = Object.fromEntries(
      format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]),
    ) as Record<string, number>;
    const { year = 0, month = 1, day, hour, minute } = parts;
    return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(ms / 60_000) * 60_000;
  };
}
