import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import type { Clock } from "../../shared/clock.ts";
import { Workload } from "./workload.ts";

/** A clock whose timers come when the test says so, however much time has passed. */
function lateClock() {
  let ms = 0;
  let wake = () => {};
  const clock: Clock = {
    nowMs: () => ms,
    monotonicMs: () => ms,
    sleep: () => new Promise((resolve) => wake = resolve),
  };
  return {
    clock,
    pass: (passedMs: number) => void (ms += passedMs),
    fire: async () => {
      wake();
      await new Promise((resolve) => setTimeout(resolve));
    },
  };
}

Deno.test("Workload keeps joins out before samples, and both only while it is behind", async () => {
  const { clock, pass, fire } = lateClock();
  const lines: string[] = [];
  const log = { warn: (text: string) => void lines.push(text) };
  using workload = new Workload({ log, turn: () => Promise.resolve(), clock });
  const rooms = () => [workload.hasRoomForJoin(499), workload.hasRoomForSample()];

  pass(250);
  await fire();
  deepStrictEqual(rooms(), [true, true]);
  strictEqual(workload.hasRoomForJoin(500), false, "so many are decided at once");

  pass(250 + 1_999);
  deepStrictEqual(rooms(), [true, true]);
  pass(1);
  deepStrictEqual(rooms(), [false, true]);
  pass(1_000);
  deepStrictEqual(rooms(), [false, false]);

  // It got around at last: what comes in the same turn is as late.
  await fire();
  strictEqual(workload.lateMs, 3_000);
  deepStrictEqual(rooms(), [false, false]);

  pass(250);
  await fire();
  deepStrictEqual(rooms(), [true, true]);
  strictEqual(lines.length, 1, "said once a minute");
  match(lines[0] ?? "", /^Behind by .+ asked to wait$/);
});

Deno.test("Workload is behind as long as what others send has no turn, though timers are in time", async () => {
  const { clock, pass, fire } = lateClock();
  let turn = Promise.withResolvers<void>();
  using workload = new Workload({ log: { warn: () => {} }, turn: () => turn.promise, clock });

  pass(250);
  await fire();
  pass(2_500);
  strictEqual(workload.lateMs, 2_500);
  turn.resolve();
  turn = Promise.withResolvers();
  await fire();

  strictEqual(workload.lateMs, 2_500);
  strictEqual(workload.hasRoomForJoin(0), false);
  strictEqual(workload.hasRoomForSample(), true);
});
