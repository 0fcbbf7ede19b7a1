/** The course of a scan with a rate that varies, as a disk's does, minute by minute. */
import { createRandom, normalOf } from "./random.ts";

export interface CoursePoint {
  at_ms: number;
  issued_bytes: number;
  paused: boolean;
}

export interface Course {
  points: readonly CoursePoint[];
  to_scan_bytes: number;
  end_ms: number;
}

export interface CourseOptions {
  seed: number;
  start_ms: number;
  /** Rate at the inner tracks, of that at the outer ones. */
  inner: number;
  /** How much load of guests by day takes from it, 0 to 1. */
  day_load: number;
  /** Whether it is paused once, for three hours. */
  is_paused: boolean;
}

const MINUTE_MS = 60_000;
const TO_SCAN = 4e12;
/** Bytes per minute: about ten hours in all. */
const RATE = TO_SCAN / 600;

export function scanCourse(options: CourseOptions): Course {
  const { seed, start_ms, inner, day_load, is_paused } = options;
  const random = createRandom(seed);
  const normal = normalOf(random);
  const pauseAt = is_paused ? 0.3 + 0.4 * random() : Infinity;
  const points: CoursePoint[] = [];
  let issued = 0;
  let load = 0;
  let pausedFor = 0;
  let at = start_ms;
  while (issued < TO_SCAN) {
    at += MINUTE_MS;
    const paused = issued / TO_SCAN >= pauseAt && pausedFor < 180;
    if (paused) pausedFor++;
    else {
      // What passes by itself within some minutes: a sixth more or less, and hangs together.
      load = 0.8 * load + 0.1 * normal();
      const byPlace = 1 - (1 - inner) * issued / TO_SCAN;
      const hour = (at / 3_600_000) % 24;
      const byDay = hour >= 8 && hour < 18 ? 1 - day_load : 1;
      issued += RATE * byPlace * byDay * Math.max(0.2, 1 + load);
    }
    points.push({ at_ms: at, issued_bytes: Math.min(TO_SCAN, Math.round(issued)), paused });
  }
  return { points, to_scan_bytes: TO_SCAN, end_ms: at };
}
