/**
 * Planned work in wall-clock time. A window holds from its start until just before its end. A time
 * that a change of the clock leaves out is as much later as the clock jumps; one that occurs twice
 * is the first of the two; a window of which only the end would stay in place keeps its length.
 */
import type { Window } from "../../store/rows/windows.ts";

export interface Occurrence {
  start_ms: number;
  /** No longer part of it. */
  end_ms: number;
}

const MAX_MINUTES = 7 * 24 * 60;
/** One that is on a single day of the week has begun again by then. */
const DAYS_AHEAD = 8;
const MAX_NOTE_CHARACTERS = 500;

/** The occurrence that holds at that time, of several the one that ends last; null: none. */
export function occurrenceAt(window: Window, atMs: number): Occurrence | null {
  return occurrencesAround(window, atMs, 0)
    .filter(({ start_ms, end_ms }) => start_ms <= atMs && atMs < end_ms)
    .sort((a, b) => b.end_ms - a.end_ms)[0] ?? null;
}

/** When it next begins or ends after that time; null: never, or not within eight days. */
export function nextEdgeMs(window: Window, atMs: number): number | null {
  const edges = occurrencesAround(window, atMs, DAYS_AHEAD)
    .flatMap(({ start_ms, end_ms }) => [start_ms, end_ms])
    .filter((edgeMs) => edgeMs > atMs);
  return edges.length === 0 ? null : Math.min(...edges);
}

/** The window without what holds of it at `atMs`; null: nothing of it would be left. */
export function endedAt(window: Window, atMs: number): Window | null {
  const { when, zone } = window;
  if (when.kind === "weekly") return { ...window, when: { ...when, ended_at_ms: atMs } };
  const now = Temporal.Instant.fromEpochMilliseconds(Math.floor(atMs)).toZonedDateTimeISO(zone);
  const end = now.toPlainDateTime().toString({ smallestUnit: "second", roundingMode: "floor" });
  const ended: Window = { ...window, when: { ...when, end } };
  return windowFault(ended) === null ? ended : null;
}

/** What is wrong with a window, in a sentence; null: nothing. */
export function windowFault({ when, zone, note }: Window): string | null {
  if (!isZone(zone)) return `Cannot use the zone "${zone}": expected one such as Europe/Vienna`;
  if (note.length > MAX_NOTE_CHARACTERS) {
    return `Cannot use the note: it has ${note.length} characters, expected at most 500`;
  }
  if (when.kind === "once") {
    const [start, end] = [parseWall(when.start), parseWall(when.end)];
    if (start === null) return `Cannot use the start "${when.start}": expected 2026-03-29T02:30`;
    if (end === null) return `Cannot use the end "${when.end}": expected 2026-03-29T04:30`;
    return Temporal.PlainDateTime.compare(start, end) < 0
      ? null
      : `Cannot use the end "${when.end}": expected one after the start "${when.start}"`;
  }
  const { weekdays, start_time, minutes } = when;
  if (
    weekdays.length === 0 || !weekdays.every((day) => Number.isInteger(day) && day >= 1 && day <= 7)
  ) {
    return `Cannot use the days "${weekdays}": expected one or more of 1 (Monday) to 7`;
  }
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(start_time)) {
    return `Cannot use the start "${start_time}": expected 00:00 to 23:59`;
  }
  return Number.isInteger(minutes) && minutes >= 1 && minutes <= MAX_MINUTES
    ? null
    : `Cannot use ${minutes} minutes: expected 1 to ${MAX_MINUTES}`;
}

/** All that may hold at that time, or begin within that many days after it. */
function occurrencesAround({ when, zone }: Window, atMs: number, daysAhead: number): Occurrence[] {
  if (when.kind === "once") {
    return [
      place(Temporal.PlainDateTime.from(when.start), Temporal.PlainDateTime.from(when.end), zone),
    ];
  }
  const today = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).toPlainDate();
  const before = Math.ceil(when.minutes / (24 * 60)) + 1;
  const time = Temporal.PlainTime.from(when.start_time);
  const occurrences: Occurrence[] = [];
  for (let day = -before; day <= daysAhead; day++) {
    const date = today.add({ days: day });
    if (!when.weekdays.includes(date.dayOfWeek)) continue;
    const start = date.toPlainDateTime(time);
    const occurrence = place(start, start.add({ minutes: when.minutes }), zone);
    if (occurrence.start_ms > (when.ended_at_ms ?? -Infinity)) occurrences.push(occurrence);
  }
  return occurrences;
}

function place(
  start: Temporal.PlainDateTime,
  end: Temporal.PlainDateTime,
  zone: string,
): Occurrence {
  const [start_ms, end_ms] = [start, end].map((wall) =>
    wall.toZonedDateTime(zone, { disambiguation: "compatible" }).epochMilliseconds
  ) as [number, number];
  if (end_ms > start_ms) return { start_ms, end_ms };
  return { start_ms, end_ms: start_ms + start.until(end).total("milliseconds") };
}

function parseWall(text: string): Temporal.PlainDateTime | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text)) return null;
  try {
    return Temporal.PlainDateTime.from(text, { overflow: "reject" });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function isZone(zone: string): boolean {
  try {
    return Temporal.Now.instant().toZonedDateTimeISO(zone) !== null;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
