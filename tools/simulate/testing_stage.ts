import { TestingClock } from "../../testing/clock.ts";
import { DEFAULT_INTERVALS } from "../../shared/sample/mod.ts";
import type { Stage } from "./scenarios.ts";

/** A stage without a fleet that writes down what a scenario does on it, and when: seconds. */
export function createTestingStage(duration_ms: number) {
  const clock = new TestingClock();
  const done: string[] = [];
  const note = (what: string) => {
    done.push(`${clock.monotonicMs() / 1000} ${what}`);
    return Promise.resolve();
  };
  const stage: Stage = {
    hosts: 100,
    intervals: DEFAULT_INTERVALS,
    duration_ms,
    now_ms: () => clock.monotonicMs(),
    pause: (ms) => clock.sleep(ms),
    async phase(name, task) {
      await note(`[${name}`);
      await task();
      await note("]");
    },
    start: ({ spread_ms, backlog_hours = 0 }) =>
      note(`start over ${spread_ms / 1000} s, backlog ${backlog_hours} h`),
    order: ({ happens, to: { part, of } }) => note(`${happens} ${part}/${of}`),
    restartServer: () => note("restart"),
    allJoined: () => note("all joined"),
    backlogStored: () => note("backlog stored"),
  };
  return { stage, clock, done };
}
