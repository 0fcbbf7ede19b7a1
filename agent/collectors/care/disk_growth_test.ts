import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import * as fc from "fast-check";
import { createDiskGrowthMemory, GROWTH_TOLD_SECONDS } from "./disk_growth.ts";

const DISK = { name: "M-S", reallocated: 0, pending: 0, uncorrectable: null, crc: null };
const NOW_UNIX = 1_800_000_000;

Deno.test("a count that grows twice is told from where it began, until a week after the last step", () => {
  const memory = createDiskGrowthMemory();
  memory.note(DISK, NOW_UNIX);
  memory.note({ ...DISK, reallocated: 3 }, NOW_UNIX + 100);
  const last = NOW_UNIX + 200;

  deepStrictEqual(memory.note({ ...DISK, reallocated: 8 }, last), [
    { counter: "reallocated", from: 0, to: 8, at_unix: last },
  ]);
  strictEqual(memory.note({ ...DISK, reallocated: 8 }, last + GROWTH_TOLD_SECONDS).length, 1);
  strictEqual(memory.note({ ...DISK, reallocated: 8 }, last + GROWTH_TOLD_SECONDS + 1).length, 0);
});

Deno.test("a count that falls starts anew, and an unknown one changes nothing", () => {
  const memory = createDiskGrowthMemory();
  memory.note({ ...DISK, pending: 8 }, NOW_UNIX);
  memory.note({ ...DISK, pending: 9 }, NOW_UNIX);
  deepStrictEqual(memory.note({ ...DISK, pending: 0 }, NOW_UNIX), []);
  memory.note({ ...DISK, pending: null }, NOW_UNIX);

  deepStrictEqual(memory.note({ ...DISK, pending: 1 }, NOW_UNIX + 5), [
    { counter: "pending", from: 0, to: 1, at_unix: NOW_UNIX + 5 },
  ]);
});

Deno.test("a first reading is no growth, however high", () => {
  deepStrictEqual(createDiskGrowthMemory().note({ ...DISK, reallocated: 900 }, NOW_UNIX), []);
});

Deno.test("restore() refuses what is not its own, and keeps what was noted since", () => {
  const memory = createDiskGrowthMemory();
  memory.note({ ...DISK, reallocated: 5 }, NOW_UNIX);
  const kept = createDiskGrowthMemory();
  kept.note({ ...DISK, reallocated: 1 }, NOW_UNIX);
  kept.note({ ...DISK, name: "other", crc: 1 }, NOW_UNIX);

  for (const text of ["", "{}", '[["x",{"counts":{"a":"b"},"growth":[]}]]', "\0"]) {
    ok(!memory.restore(text), text);
  }
  ok(memory.restore(kept.format()));

  deepStrictEqual(memory.note({ ...DISK, reallocated: 5 }, NOW_UNIX), []);
  strictEqual(memory.note({ ...DISK, name: "other", crc: 2 }, NOW_UNIX).length, 1);
});

Deno.test("no more than 512 disks are remembered, those seen last", () => {
  const memory = createDiskGrowthMemory();
  for (let i = 0; i < 600; i++) memory.note({ ...DISK, name: `d${i}` }, NOW_UNIX);

  strictEqual((JSON.parse(memory.format()) as unknown[]).length, 512);
  strictEqual(memory.note({ ...DISK, name: "d599", reallocated: 1 }, NOW_UNIX).length, 1);
  strictEqual(memory.note({ ...DISK, name: "d1", reallocated: 1 }, NOW_UNIX).length, 0);
});

Deno.test("growth is told exactly while a step up lies within a week, whatever comes between", () => {
  const step = fc.record({
    count: fc.integer({ min: 0, max: 5 }),
    waits: fc.integer({ min: 1, max: 5 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      let memory = createDiskGrowthMemory();
      let nowUnix = NOW_UNIX;
      let before: number | null = null;
      let lastStepUnix = -Infinity;
      for (const { count, waits } of steps) {
        nowUnix += waits * 86_400;
        if (before !== null && count > before) lastStepUnix = nowUnix;
        if (before !== null && count < before) lastStepUnix = -Infinity;
        before = count;

        const growth = memory.note({ ...DISK, reallocated: count }, nowUnix);

        strictEqual(growth.length === 1, nowUnix - lastStepUnix <= GROWTH_TOLD_SECONDS);
        // A restart of the agent changes nothing.
        const restarted = createDiskGrowthMemory();
        ok(restarted.restore(memory.format()));
        memory = restarted;
      }
    }),
    { seed: 1, numRuns: 300 },
  );
});
