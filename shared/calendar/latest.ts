/** The latest occurrences of a calendar event: how often something was missed is told by them. */
import type { CalendarEvent } from "./event.ts";
import { occurrences } from "./occurrences.ts";

export interface Past {
  /** Epoch seconds, this one left out; null: for two years and more. */
  afterUnix: number | null;
  /** Epoch seconds, this one included. */
  untilUnix: number;
  zone: string;
  limit: number;
}

const FIRST_SPAN_SECONDS = 3600;
/** In this time what occurs each year has occurred twice. */
const LAST_SPAN_SECONDS = 800 * 86_400;

/**
 * The last `limit` occurrences within a span, epoch seconds, the earliest first. Throws RangeError
 * of a zone that nobody knows.
 */
export function latestOccurrences(event: CalendarEvent, past: Past): number[] {
  const { afterUnix, untilUnix, zone, limit } = past;
  const startUnix = Math.max(afterUnix ?? -Infinity, untilUnix - LAST_SPAN_SECONDS);
  // Looked for in longer and longer spans: of a frequent event the first holds enough.
  for (let seconds = FIRST_SPAN_SECONDS;; seconds *= 4) {
    const from = Math.max(startUnix, untilUnix - seconds);
    const found = occurrences(event, { afterUnix: from, untilUnix, zone, limit: Infinity });
    if (found.length >= limit || from === startUnix) return found.slice(-limit);
  }
}
