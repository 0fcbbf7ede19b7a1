import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { TestingClock } from "../testing/clock.ts";
import { recordingLog } from "../testing/recording_log.ts";
import { createSchedule } from "./schedule.ts";
import { startWatchdog } from "./watchdog.ts";

const WATCHDOG_MS = 120_000;

function setUp(watchdogMs: number | null = WATCHDOG_MS) {
  const clock = new TestingClock();
  const log = recordingLog();
  const stopping = new AbortController();
  const signsMs: number[] = [];
  const watchdog = startWatchdog({
    clock,
    log,
    signal: stopping.signal,
    watchdogMs,
    giveSign() {
      signsMs.push(clock.monotonicMs());
      return Promise.resolve();
    },
  });
  return { clock, log, stopping, signsMs, watchdog };
}

/** Lets `seconds` pass, one after the other. */
async function pass(clock: TestingClock, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) await clock.advance(1_000);
}

Deno.test("startWatchdog() gives four signs in the time that one may be away, until it stops", async () => {
  const { clock, signsMs, stopping, watchdog } = setUp();

  await pass(clock, 100);
  stopping.abort();
  await watchdog.stopped;

  deepStrictEqual(signsMs, [0, 30_000, 60_000, 90_000]);
});

Deno.test("startWatchdog() gives none where nobody waits for any", async () => {
  const { clock, signsMs, watchdog } = setUp(null);

  await watchdog.stopped;
  await pass(clock, 100);

  deepStrictEqual(signsMs, []);
});

Deno.test("startWatchdog() falls silent when one of two loops is late, says which, and goes on", async () => {
  const { clock, log, signsMs, stopping, watchdog } = setUp();
  watchdog.expect("fast", 10_000);
  watchdog.expect("slow", 3_600_000);

  await pass(clock, 150);
  deepStrictEqual(signsMs, [0, 30_000]);
  deepStrictEqual(log.lines, ["error: The agent gives no sign of life: fast does not go on"]);

  watchdog.expect("fast", 10_000);
  await pass(clock, 31);
  deepStrictEqual(signsMs.slice(2), [180_000]);
  watchdog.forget("fast");
  await pass(clock, 300);
  strictEqual(log.lines.length, 1);
  stopping.abort();
  await watchdog.stopped;
});

for (const fast of [1, 30, 86_400]) {
  Deno.test(`a schedule with a fast interval of ${fast} s gives its signs while it advances, and none when it hangs`, async () => {
    const { clock, signsMs, stopping, watchdog } = setUp();
    let isHanging = false;
    const schedule = createSchedule({
      collectors: [],
      clock,
      intervals: { fast, medium: 86_400, slow: 86_400 },
      signal: stopping.signal,
      onProgress: watchdog.expect,
      onSample: ({ kind }) => isHanging && kind === "fast" ? new Promise(() => {}) : undefined,
    });

    await pass(clock, 600);
    strictEqual(signsMs.length, 21);
    isHanging = true;
    const hangsAfterMs = Math.ceil(600 / fast) * fast * 1_000;
    await clock.advance(hangsAfterMs - clock.monotonicMs());
    await pass(clock, fast + 3_600);
    const lastMs = signsMs.at(-1) ?? 0;
    ok(lastMs <= hangsAfterMs + fast * 1_000 + 90_000, `${lastMs} after ${hangsAfterMs}`);
    stopping.abort();
    await Promise.race([schedule.stopped, watchdog.stopped]);
  });
}
