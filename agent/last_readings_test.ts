import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { TestingClock } from "../testing/clock.ts";
import { until } from "../testing/until.ts";
import type { FileResult } from "./io/io.ts";
import type { StateFile } from "./io/state_file.ts";
import { createLastReadings, readLastReadings } from "./last_readings.ts";
import type { CollectedSample } from "./schedule.ts";

const HOUR_MS = 3_600_000;

/** A file in memory, which counts what is written to it. */
class MemoryFile implements StateFile {
  readonly path = "/var/lib/agent/last_readings.json";
  text: string | null = null;
  writes = 0;
  failure: string | null = null;

  read(): Promise<FileResult<string>> {
    if (this.text === null) return Promise.resolve({ kind: "not_found" });
    return Promise.resolve({ kind: "ok", value: this.text });
  }

  write(text: string): Promise<void> {
    if (this.failure !== null) return Promise.reject(new Error(this.failure));
    this.text = text;
    this.writes++;
    return Promise.resolve();
  }
}

function setUp(file = new MemoryFile()) {
  const clock = new TestingClock();
  const said: string[] = [];
  const say = (text: string) => void said.push(text);
  const log = { info: say, warn: say, error: say };
  return { file, clock, said, readings: createLastReadings({ file, clock, log }) };
}

function pools(health: string, errors: { tag: "late"; message: string }[] = []): CollectedSample {
  const zfs_pools = {
    available: true,
    pools: errors.length > 0 ? [] : [{ name: "tank", health }],
    errors,
  };
  return { kind: "fast", collected_at: "2026-01-01T00:00:00.000Z", data: { zfs_pools } };
}

const LATE = [{ tag: "late" as const, message: "still running after 10 s" }];

async function healthOf(file: StateFile): Promise<string | undefined> {
  return (await readLastReadings(file)).readings.zfs_pools?.value.pools[0]?.health;
}

Deno.test("createLastReadings() writes when a section turns bad, and not again while it is", async () => {
  const { file, readings } = setUp();
  readings.note(pools("DEGRADED"));
  readings.note(pools("DEGRADED"));
  strictEqual(file.writes, 0);

  readings.note(pools("", LATE));
  readings.note(pools("", LATE));

  await until("it is written", () => Promise.resolve(file.writes > 0));
  await readings[Symbol.asyncDispose]();
  strictEqual(file.writes, 1);
  strictEqual(await healthOf(file), "DEGRADED");
});

Deno.test("createLastReadings() writes once an hour besides, and at the end", async () => {
  const { file, clock, readings } = setUp();
  readings.note(pools("ONLINE"));
  await clock.advance(HOUR_MS - 1);
  readings.note(pools("ONLINE"));
  strictEqual(file.writes, 0);

  await clock.advance(1);
  readings.note(pools("DEGRADED"));
  await until("it is written", () => Promise.resolve(file.writes === 1));
  readings.note(pools("FAULTED"));
  await readings[Symbol.asyncDispose]();

  strictEqual(file.writes, 2);
  strictEqual(await healthOf(file), "FAULTED");
});

Deno.test("createLastReadings() keeps what an earlier agent kept of what is not read since", async () => {
  const first = setUp();
  first.readings.note(pools("DEGRADED"));
  await first.readings[Symbol.asyncDispose]();

  const { file, readings } = setUp(first.file);
  readings.note(pools("", LATE));
  readings.note({
    kind: "slow",
    collected_at: "2026-01-01T00:00:00.000Z",
    data: { system_info: { kernel_version: "6.14", errors: [] } as never },
  });
  await readings[Symbol.asyncDispose]();

  deepStrictEqual(Object.keys((await readLastReadings(file)).readings), [
    "zfs_pools",
    "system_info",
  ]);
  strictEqual(await healthOf(file), "DEGRADED");
});

Deno.test("createLastReadings() says once that it cannot write, and tries again", async () => {
  const { file, clock, said, readings } = setUp();
  file.failure = "no space left on device";
  readings.note(pools("DEGRADED"));
  readings.note(pools("", LATE));
  await until("the failure is said", () => Promise.resolve(said.length > 0));

  for (let hour = 0; hour < 3; hour++) {
    await clock.advance(HOUR_MS);
    readings.note(pools("DEGRADED"));
  }
  file.failure = null;
  await readings[Symbol.asyncDispose]();

  strictEqual(said.length, 1);
  match(said[0] ?? "", /^Cannot write ".*last_readings.json": no space left/);
  strictEqual(await healthOf(file), "DEGRADED");
});

Deno.test("createLastReadings() leaves out what makes the file too large", async () => {
  const { file, readings } = setUp();
  const datasets = Array.from({ length: 40_000 }, (_, index) => ({
    name: `tank/${"x".repeat(100)}${index}`,
  }));
  readings.note({
    kind: "medium",
    collected_at: "2026-01-01T00:00:00.000Z",
    data: { zfs_datasets: { available: true, datasets, errors: [] } as never },
  });
  readings.note(pools("DEGRADED"));
  await readings[Symbol.asyncDispose]();

  deepStrictEqual(Object.keys((await readLastReadings(file)).readings), ["zfs_pools"]);
});

for (const text of ["", "{", "null", "[]", "7", '{"zfs_pools":7}', '{"zfs_pools":{"value":7}}']) {
  Deno.test(`readLastReadings() reads nothing out of ${JSON.stringify(text)}`, async () => {
    const file = new MemoryFile();
    file.text = text;

    deepStrictEqual(await readLastReadings(file), { readings: {}, problem: null });
  });
}

Deno.test("readLastReadings() says why it cannot read, and nothing where nothing was kept", async () => {
  const file = new MemoryFile();
  deepStrictEqual(await readLastReadings(file), { readings: {}, problem: null });
  file.read = () => Promise.resolve({ kind: "failed", message: "Permission denied" });

  const { problem } = await readLastReadings(file);

  strictEqual(problem, 'Cannot read "/var/lib/agent/last_readings.json": Permission denied');
});
