import { ok, strictEqual } from "node:assert/strict";
import { aDisk, aPool, aReading, aScan, NEW_YEAR_MS } from "../../../testing/ledger/pools.ts";
import {
  type Course,
  type CourseOptions,
  scanCourse,
} from "../../../testing/ledger/scan_course.ts";
import { rounds } from "../../../testing/rounds.ts";
import { advanceScans, type PoolScans } from "./advance_scans.ts";
import { scanFacts } from "./scan_facts.ts";

const DISKS = [aDisk("sda"), aDisk("sdb")];

interface Watched {
  state: PoolScans;
  /** The greatest error of the told end after 20 % were done, of the whole duration without pauses. */
  worst: number;
}

/** A scan as an agent that reports each minute tells it. */
function watch(course: Course, startMs: number, from: PoolScans | null): Watched {
  let state = from;
  let worst = 0;
  const start_unix = startMs / 1000;
  const end_unix = course.end_ms / 1000;
  const pausedMs = course.points.filter(({ paused }) => paused).length * 60_000;
  const whole = course.end_ms - startMs - pausedMs;
  for (const point of course.points) {
    const isOver = point.at_ms === course.end_ms;
    const scan = aScan({
      start_unix,
      state: isOver ? "FINISHED" : "SCANNING",
      end_unix: isOver ? end_unix : null,
      errors: isOver ? 0 : null,
      paused: point.paused,
      issued_bytes: point.issued_bytes,
      to_scan_bytes: course.to_scan_bytes,
    });
    const pool = aPool(DISKS, { scan, scans: [scan], last_scrub_end: isOver ? end_unix : null });
    state = advanceScans(state, aReading(point.at_ms, pool)).state;
    const eta = scanFacts(state, pool).find(({ is_running }) => is_running)?.eta_unix ?? null;
    if (eta === null || point.issued_bytes < course.to_scan_bytes * 0.2) continue;
    // A pause that is still to come is nobody's error.
    const ahead = course.points.filter(({ at_ms, paused }) => paused && at_ms > point.at_ms).length;
    worst = Math.max(worst, Math.abs(eta * 1000 - (course.end_ms - ahead * 60_000)) / whole);
  }
  if (state === null) throw new Error("no reading");
  return { state, worst };
}

const COURSES: readonly { name: string; options: Omit<CourseOptions, "seed" | "start_ms"> }[] = [
  { name: "at a rate that varies", options: { inner: 1, day_load: 0, is_paused: false } },
  { name: "with a pause of three hours", options: { inner: 1, day_load: 0, is_paused: true } },
  {
    name: "slower towards the end of the disks",
    options: { inner: 0.8, day_load: 0, is_paused: true },
  },
  { name: "beside a little load by day", options: { inner: 0.9, day_load: 0.1, is_paused: false } },
];

for (const { name, options } of COURSES) {
  Deno.test(`the end of a scan ${name} is told within 15 % after a fifth of it`, () => {
    for (let seed = 1; seed <= rounds(5, 50); seed++) {
      const start_ms = NEW_YEAR_MS + (seed * 7 % 24) * 3_600_000;
      const { worst } = watch(scanCourse({ ...options, seed, start_ms }), start_ms, null);
      ok(worst <= 0.15, `seed ${seed}: off by ${(worst * 100).toFixed(1)} %`);
    }
  });
}

Deno.test("what no first scan tells, the next one of the pool knows from it", () => {
  const options = { inner: 0.4, day_load: 0.3, is_paused: false };
  const firsts: number[] = [];
  for (let seed = 1; seed <= rounds(5, 50); seed++) {
    // The schedule starts each at the same hour of a day.
    const starts = [0, 30].map((day) => NEW_YEAR_MS + (day * 24 + seed * 5 % 24) * 3_600_000);
    let from: PoolScans | null = null;
    let worst = 0;
    for (const [index, start_ms] of starts.entries()) {
      const course = scanCourse({ ...options, seed: seed * 2 + index, start_ms });
      const watched = watch(course, start_ms, from);
      if (index === 0) firsts.push(watched.worst);
      from = watched.state;
      worst = watched.worst;
    }
    ok(worst <= 0.15, `seed ${seed}: off by ${(worst * 100).toFixed(1)} %`);
  }

  ok(firsts.some((worst) => worst > 0.15), "the course is no harder than the others");
});

Deno.test("what is remembered of a running scan is bounded", () => {
  const course = scanCourse({
    seed: 3,
    start_ms: NEW_YEAR_MS,
    inner: 1,
    day_load: 0,
    is_paused: true,
  });
  const points = course.points.slice(0, -1);
  const { state } = watch({ ...course, points }, NEW_YEAR_MS, null);

  strictEqual(state.running.length, 1);
  ok((state.running[0]?.marks.length ?? 0) <= 21);
  ok((state.running[0]?.points.length ?? 0) <= 16);
});
