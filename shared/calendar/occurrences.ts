/** When calendar events occur, in the zone of the node that they are written for. */
import type { CalendarEvent } from "./event.ts";

/** How far an occurrence is looked for: 29 February comes at least once in this time. */
const MAX_DAYS = 366 * 8;

const HOUR_SECONDS = 3600;
const DAY_SECONDS = 24 * HOUR_SECONDS;
/** No clock change is larger. */
const CHANGE_SECONDS = 2 * HOUR_SECONDS;

export interface Span {
  /** Epoch seconds; an occurrence at this very time is not after it. */
  afterUnix: number;
  /** Epoch seconds, this one included. */
  untilUnix: number;
  /** Such as "Europe/Vienna". */
  zone: string;
  /** No more than these, the earliest first. */
  limit: number;
}

/**
 * The occurrences within a span, epoch seconds. As the C library of Proxmox reads local times, one
 * that a clock change leaves out occurs that much later, and one that comes twice occurs the first
 * time; an event of every hour occurs in each hour that passes. Throws RangeError of a zone that
 * nobody knows.
 */
export function occurrences(event: CalendarEvent, span: Span): number[] {
  const zone = event.utc ? "UTC" : span.zone;
  const found: number[] = [];
  let day = zonedDate(span.afterUnix, zone);
  for (let count = 0; count < MAX_DAYS && found.length < span.limit; count++) {
    if (day.toZonedDateTime(zone).epochMilliseconds / 1000 > span.untilUnix + DAY_SECONDS) break;
    if (isOnDay(event, day)) found.push(...timesOfDay({ event, day, zone, span }, found.length));
    day = day.add({ days: 1 });
  }
  return found;
}

/** The first occurrence after `afterUnix`; null when there is none within eight years. */
export function nextOccurrence(
  event: CalendarEvent,
  { afterUnix, zone }: Pick<Span, "afterUnix" | "zone">,
): number | null {
  return occurrences(event, { afterUnix, untilUnix: Infinity, zone, limit: 1 })[0] ?? null;
}

/** Whether `zone` is one that times can be told in. */
export function isTimeZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
}

function zonedDate(unix: number, zone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(unix) * 1000)
    .toZonedDateTimeISO(zone).toPlainDate();
}

function isOnDay(event: CalendarEvent, day: Temporal.PlainDate): boolean {
  return (event.years?.has(day.year) ?? true) && (event.months?.has(day.month) ?? true) &&
    (event.days?.has(day.day) ?? true) && (event.weekdays?.has(day.dayOfWeek) ?? true);
}

interface Day {
  event: CalendarEvent;
  day: Temporal.PlainDate;
  zone: string;
  span: Span;
}

/** Those of one day, when `count` were found before. */
function timesOfDay({ event, day, zone, span }: Day, count: number): number[] {
  const startUnix = day.toZonedDateTime(zone).epochMilliseconds / 1000;
  const found: number[] = [];
  for (const hour of [...event.hours ?? Array(24).keys()].sort((a, b) => a - b)) {
    if (startUnix + (hour + 1) * HOUR_SECONDS + CHANGE_SECONDS < span.afterUnix) continue;
    const times = timesOfHour(event, { day, hour, zone })
      .filter((time) => time > span.afterUnix && time <= span.untilUnix);
    found.push(...times.slice(0, span.limit));
    if (found.length >= span.limit) break;
  }
  return [...new Set(found)].sort((a, b) => a - b).slice(0, span.limit - count);
}

function timesOfHour(
  event: CalendarEvent,
  { day, hour, zone }: { day: Temporal.PlainDate; hour: number; zone: string },
): number[] {
  const times: number[] = [];
  for (const minute of event.minutes ?? Array(60).keys()) {
    const local = day.toPlainDateTime({ hour, minute });
    for (const start of startsOf(local, { zone, isEveryHour: event.hours === null })) {
      for (const second of event.seconds ?? Array(60).keys()) times.push(start + second);
    }
  }
  return [...new Set(times)].sort((a, b) => a - b);
}

/** When a local time is, epoch seconds. */
function startsOf(
  local: Temporal.PlainDateTime,
  { zone, isEveryHour }: { zone: string; isEveryHour: boolean },
): number[] {
  if (!isEveryHour) return [local.toZonedDateTime(zone).epochMilliseconds / 1000];
  const times = (["earlier", "later"] as const)
    .map((disambiguation) => local.toZonedDateTime(zone, { disambiguation }))
    // A time that is left out turns into one of another hour, which occurs by itself.
    .filter((time) => time.toPlainDateTime().equals(local));
  return [...new Set(times.map((time) => time.epochMilliseconds / 1000))];
}
