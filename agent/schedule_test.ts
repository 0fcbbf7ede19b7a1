import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import type { CollectorError } from "../shared/sample/fields.ts";
import { DEFAULT_INTERVALS, type Kind } from "../shared/sample/mod.ts";
import { TestingClock } from "../testing/clock.ts";
import type { Collector, Cycle } from "./collectors/collector.ts";
import { type CollectedSample, collectOnce, createSchedule } from "./schedule.ts";

const START_MS = Date.UTC(2026, 0, 1);
const HANGS = () => new Promise<never>(() => {});

/** A collector called `section` whose sections say how often it was started. */
function counting(
  section: string,
  work: (cycle: Cycle) => Promise<unknown> = () => Promise.resolve(),
  kind: Kind = "fast",
) {
  const collector: Collector & { starts: number } = {
    kind,
    section,
    starts: 0,
    async collect(cycle) {
      const start = ++collector.starts;
      await work(cycle);
      return { start, errors: [] };
    },
    empty: (errors: CollectorError[]) => ({ start: null, errors }),
  };
  return collector;
}

/** Runs a schedule of `collectors` while `test` moves the clock. */
async function withSchedule(
  collectors: readonly Collector[],
  test: (clock: TestingClock, samples: CollectedSample[]) => Promise<void>,
  clock = new TestingClock(START_MS),
): Promise<void> {
  const samples: CollectedSample[] = [];
  const stop = new AbortController();
  const { stopped } = createSchedule({
    collectors,
    clock,
    intervals: DEFAULT_INTERVALS,
    onSample: (sample) => samples.push(sample),
    signal: stop.signal,
  });
  try {
    await test(clock, samples);
  } finally {
    stop.abort();
    await stopped;
    strictEqual(clock.sleeping, 0);
  }
}

function fastOnly(samples: readonly CollectedSample[]): CollectedSample[] {
  return samples.filter((sample) => sample.kind === "fast");
}

/** Seconds from the start to when each sample was collected. */
function startSeconds(samples: readonly CollectedSample[]): number[] {
  return samples.map((sample) => (Date.parse(sample.collected_at) - START_MS) / 1000);
}

function late(section: string, seconds: number) {
  const message = `Cannot collect "${section}" in time: still running after ${seconds} s`;
  return { start: null, errors: [{ tag: "late", message }] };
}

Deno.test("createSchedule() collects every kind at once, in one sample each", async () => {
  const collectors = [
    counting("host"),
    counting("storage"),
    counting("zfs_datasets", undefined, "medium"),
    counting("system_info", undefined, "slow"),
  ];

  await withSchedule(collectors, async (clock, samples) => {
    await clock.advance(0);

    const done = { start: 1, errors: [] };
    const collected_at = "2026-01-01T00:00:00.000Z";
    deepStrictEqual(samples, [
      { kind: "fast", collected_at, data: { host: done, storage: done } },
      { kind: "medium", collected_at, data: { zfs_datasets: done } },
      { kind: "slow", collected_at, data: { system_info: done } },
    ]);
  });
});

Deno.test("createSchedule() keeps to the grid however long collecting takes", async () => {
  const clock = new TestingClock(START_MS);
  const durationsMs = [0, 4_000, 9_999, 0];
  const collector = counting("host", () => clock.sleep(durationsMs.shift() ?? 0));

  await withSchedule([collector], async (_clock, samples) => {
    await clock.advance(90_000);

    deepStrictEqual(startSeconds(fastOnly(samples)), [0, 30, 60, 90]);
  }, clock);
});

Deno.test("createSchedule() sends a sample when all are done, without waiting further", async () => {
  const clock = new TestingClock(START_MS);
  const collectors = [counting("host"), counting("storage", () => clock.sleep(3_000))];

  await withSchedule(collectors, async (_clock, samples) => {
    await clock.advance(2_999);
    strictEqual(fastOnly(samples).length, 0);

    await clock.advance(1);
    deepStrictEqual(fastOnly(samples)[0]?.data["storage"], { start: 1, errors: [] });
  }, clock);
});

Deno.test("createSchedule() sends a sample after a third of the interval, late parts empty", async () => {
  const collectors = [counting("host"), counting("zfs_pools", HANGS)];

  await withSchedule(collectors, async (clock, samples) => {
    await clock.advance(9_999);
    strictEqual(fastOnly(samples).length, 0);

    await clock.advance(1);
    deepStrictEqual(fastOnly(samples)[0]?.data, {
      host: { start: 1, errors: [] },
      zfs_pools: late("zfs_pools", 10),
    });
  });
});

Deno.test("createSchedule() starts a stuck collector once in ten cycles", async () => {
  const stuck = counting("zfs_pools", HANGS);
  const healthy = counting("host");

  await withSchedule([stuck, healthy], async (clock, samples) => {
    await clock.advance(280_000);

    const fast = fastOnly(samples);
    strictEqual(fast.length, 10);
    strictEqual(stuck.starts, 1);
    strictEqual(healthy.starts, 10);
    deepStrictEqual(fast[9]?.data["zfs_pools"], late("zfs_pools", 270));
  });
});

Deno.test("createSchedule() does not wait for a collector that runs since an earlier tick", async () => {
  await withSchedule([counting("zfs_pools", HANGS)], async (clock, samples) => {
    await clock.advance(30_000);

    deepStrictEqual(startSeconds(fastOnly(samples)), [0, 30]);
    deepStrictEqual(fastOnly(samples)[1]?.data["zfs_pools"], late("zfs_pools", 30));
  });
});

/** A collector that hangs; what it knows meanwhile is how often it was asked. */
function hangingWith(meanwhile: (asked: number) => Promise<unknown>) {
  let asked = 0;
  return {
    ...counting("zfs_pools", HANGS),
    async meanwhile() {
      const start = ++asked;
      await meanwhile(start);
      return { start, errors: [] };
    },
  };
}

Deno.test("createSchedule() sends what a late collector knows meanwhile, anew in each cycle", async () => {
  const hanging = hangingWith(() => Promise.resolve());

  await withSchedule([hanging, counting("host")], async (clock, samples) => {
    await clock.advance(30_000);

    const sections = fastOnly(samples).map(({ data }) => data["zfs_pools"]);
    deepStrictEqual(sections, [
      { ...late("zfs_pools", 10), start: 1 },
      { ...late("zfs_pools", 30), start: 2 },
    ]);
  });
});

Deno.test("createSchedule() takes nothing of what a collector knows meanwhile when it is in time", async () => {
  const collector = { ...hangingWith(() => Promise.resolve()), ...counting("zfs_pools") };

  await withSchedule([collector], async (clock, samples) => {
    await clock.advance(0);

    deepStrictEqual(fastOnly(samples)[0]?.data["zfs_pools"], { start: 1, errors: [] });
  });
});

for (
  const [what, meanwhile] of [
    ["hangs as well", HANGS],
    ["fails", () => Promise.reject(new Error("bug"))],
  ] as const
) {
  Deno.test(`createSchedule() sends an empty section where what is known meanwhile ${what}`, async () => {
    await withSchedule([hangingWith(meanwhile)], async (clock, samples) => {
      await clock.advance(10_000);

      deepStrictEqual(fastOnly(samples)[0]?.data["zfs_pools"], late("zfs_pools", 10));
    });
  });
}

Deno.test("createSchedule() starts a late collector again once it has ended", async () => {
  let end = () => {};
  const collector = counting("zfs_pools", () => new Promise<void>((resolve) => end = resolve));

  await withSchedule([collector], async (clock, samples) => {
    await clock.advance(30_000);
    end();
    await clock.advance(29_999);
    strictEqual(collector.starts, 1);
    await clock.advance(1);
    strictEqual(collector.starts, 2);
    end();
    await clock.advance(0);

    const sections = fastOnly(samples).map((sample) => sample.data["zfs_pools"]);
    deepStrictEqual(sections, [
      late("zfs_pools", 10),
      late("zfs_pools", 30),
      { start: 2, errors: [] },
    ]);
  });
});

/** On which the first wait for the next fast tick takes 125 s instead of 30 s. */
class OversleepingClock extends TestingClock {
  #hasOverslept = false;

  override sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms !== 30_000 || this.#hasOverslept) return super.sleep(ms, signal);
    this.#hasOverslept = true;
    return super.sleep(125_000, signal);
  }
}

Deno.test("createSchedule() skips the ticks that a sleeping machine missed", async () => {
  await withSchedule([counting("host")], async (clock, samples) => {
    await clock.advance(210_000);

    deepStrictEqual(startSeconds(fastOnly(samples)), [0, 125, 150, 180, 210]);
  }, new OversleepingClock(START_MS));
});

Deno.test("createSchedule() turns a collector's exception into an empty section", async () => {
  const faulty = counting("storage", () => Promise.reject(new TypeError("no such field")));

  await withSchedule([faulty, counting("host")], async (clock, samples) => {
    await clock.advance(30_000);

    const message = 'Cannot collect "storage": TypeError: no such field';
    deepStrictEqual(fastOnly(samples)[1]?.data, {
      storage: { start: null, errors: [{ tag: "decode", message }] },
      host: { start: 2, errors: [] },
    });
  });
});

Deno.test("createSchedule() hands nothing on after its signal aborted", async () => {
  const samples: CollectedSample[] = [];
  const stop = new AbortController();
  const clock = new TestingClock();
  const { stopped } = createSchedule({
    collectors: [counting("host", HANGS)],
    clock,
    intervals: DEFAULT_INTERVALS,
    onSample: (sample) => samples.push(sample),
    signal: stop.signal,
  });
  await clock.advance(1_000);
  const before = samples.length;

  stop.abort();
  await stopped;

  strictEqual(samples.length, before);
  strictEqual(fastOnly(samples).length, 0);
});

for (
  const [why, setBackMs, secondSampleMs] of [
    ["stands still", 30_000, 1],
    ["is set back by an hour", 3_600_000, 1],
    ["is set back by more than the server would take from the future", 90_000_000, -89_970_000],
    ["is set forward", -60_000, 90_000],
  ] as const
) {
  Deno.test(`createSchedule() dates the second sample ${secondSampleMs} ms after the first when the clock ${why}`, async () => {
    await withSchedule([counting("host")], async (clock, samples) => {
      await clock.advance(0);
      clock.setWallClock(START_MS - setBackMs);
      await clock.advance(30_000);

      const second = fastOnly(samples)[1];
      strictEqual(Date.parse(second?.collected_at ?? ""), START_MS + secondSampleMs);
    });
  });
}

Deno.test("Cycle.shared() makes each thing once per cycle", async () => {
  let made = 0;
  const share = (cycle: Cycle) => cycle.shared("proc", () => Promise.resolve(++made));

  await withSchedule([counting("host", share), counting("storage", share)], async (clock) => {
    await clock.advance(0);
    strictEqual(made, 1);

    await clock.advance(30_000);
    strictEqual(made, 2);
  });
});

Deno.test("collectOnce() collects one kind", async () => {
  const clock = new TestingClock(START_MS);
  const slow = counting("system_info", undefined, "slow");

  const sample = await collectOnce("fast", {
    collectors: [counting("host"), slow],
    clock,
    intervals: DEFAULT_INTERVALS,
  });

  deepStrictEqual(Object.keys(sample.data), ["host"]);
  strictEqual(slow.starts, 0);
  ok(clock.sleeping === 0);
});
