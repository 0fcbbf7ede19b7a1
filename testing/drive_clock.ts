import type { TestingClock } from "./clock.ts";
import { until } from "./until.ts";

/** Moves `clock` on until `work`, which real children take part in, has settled. */
export async function driveUntilSettled<T>(clock: TestingClock, work: Promise<T>): Promise<T> {
  let isSettled = false;
  work.finally(() => isSettled = true);
  await until("the work settles", async () => {
    await clock.advance(250);
    return isSettled;
  }, { mostMs: 2 });
  return await work;
}
