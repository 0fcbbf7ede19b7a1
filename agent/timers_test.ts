import { deepStrictEqual, ok, strictEqual, throws } from "node:assert/strict";
import { createRandom } from "../testing/ledger/random.ts";
import { createTimers, platformAlarm } from "./timers.ts";

/** Time that a test moves, and alarms that ring in it. */
function createTime() {
  let nowMs = 0;
  let alarms: { atMs: number; ring: () => void }[] = [];
  const timers = createTimers({
    monotonicMs: () => nowMs,
    alarm: (ms, ring) => void alarms.push({ atMs: nowMs + ms, ring }),
  });
  return {
    timers,
    nowMs: () => nowMs,
    /** How many are asked for. */
    alarms: () => alarms.length,
    /** Lets the next alarm ring, `lateMs` after its time; false: none was asked for. */
    ringNext(lateMs = 0): boolean {
      const next = alarms.toSorted((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) return false;
      alarms = alarms.filter((alarm) => alarm !== next);
      nowMs = Math.max(nowMs, next.atMs) + lateMs;
      next.ring();
      return true;
    },
  };
}

Deno.test("createTimers() runs what is due in order, and with one alarm while that is the earliest", () => {
  const { timers, alarms, ringNext } = createTime();
  const ran: string[] = [];
  timers.set(() => ran.push("20"), 20);
  timers.set(() => ran.push("30"), 30);
  timers.set(() => ran.push("20 too"), 20);
  strictEqual(alarms(), 1);

  ringNext();
  deepStrictEqual(ran, ["20", "20 too"]);
  strictEqual(alarms(), 1);
  ringNext();

  deepStrictEqual(ran, ["20", "20 too", "30"]);
  strictEqual(ringNext(), false);
});

Deno.test("createTimers() keeps nothing of a timer that is cleared, and asks for no alarm for it", () => {
  const { timers, alarms, ringNext } = createTime();
  for (let index = 0; index < 1000; index++) timers.clear(timers.set(() => ok(false), 50));
  timers.clear(undefined);
  strictEqual(alarms(), 1);

  ringNext();

  strictEqual(alarms(), 0);
});

Deno.test("createTimers() runs none that another has cleared at the same time", () => {
  const { timers, ringNext } = createTime();
  const ran: string[] = [];
  timers.set(() => timers.clear(second), 10);
  const second = timers.set(() => ran.push("second"), 10);
  timers.set(() => ran.push("third"), 10);

  ringNext();

  deepStrictEqual(ran, ["third"]);
});

Deno.test("createTimers() goes on after one that throws", () => {
  const { timers, ringNext } = createTime();
  const ran: string[] = [];
  timers.set(() => {
    throw new Error("it throws");
  }, 10);
  timers.set(() => ran.push("next"), 10);

  throws(ringNext, /it throws/);
  ringNext();

  deepStrictEqual(ran, ["next"]);
});

Deno.test("createTimers() runs what a list sorted by time would, whatever is set, cleared and late", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = createRandom(seed);
    const { timers, nowMs, ringNext } = createTime();
    let waiting: { dueMs: number; id: number }[] = [];
    let ran: number[] = [];
    const set = (ms: number) => {
      const id = timers.set(() => ran.push(id), ms);
      waiting.push({ dueMs: nowMs() + ms, id });
    };
    const clear = (id: number) => {
      timers.clear(id);
      waiting = waiting.filter((timer) => timer.id !== id);
    };
    const ring = (lateMs: number) => {
      ran = [];
      if (!ringNext(lateMs)) return false;
      const due = waiting.filter(({ dueMs }) => dueMs <= nowMs())
        .sort((a, b) => a.dueMs - b.dueMs);
      waiting = waiting.filter((timer) => !due.includes(timer));
      deepStrictEqual(ran, due.map(({ id }) => id), `seed ${seed}`);
      return true;
    };

    for (let step = 0; step < 60; step++) {
      const act = random();
      if (act < 0.6) set(Math.floor(random() * 8) * 10);
      else if (act < 0.8) clear(Math.floor(random() * step));
      else ring(random() < 0.5 ? 0 : random() * 30);
    }
    while (ring(0));
    deepStrictEqual(waiting, [], `seed ${seed}`);
  }
});

Deno.test("platformAlarm() rings once, no earlier than it was asked for", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const startMs = performance.now();

  platformAlarm(3.5, resolve);
  await promise;

  ok(performance.now() - startMs >= 3.5);
});
