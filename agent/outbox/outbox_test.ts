import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { systemClock } from "../../shared/clock.ts";
import { TestingClock } from "../../testing/clock.ts";
import { type Disk, systemDisk } from "../io/disk.ts";
import { fitSample } from "./fit_sample.ts";
import { openOutbox, type Outbox, type OutboxOptions } from "./outbox.ts";
import { recordingLog } from "../../testing/recording_log.ts";
import { sampleAt } from "../../testing/sample_at.ts";
import { until } from "../../testing/until.ts";
import { withDirectory } from "../../testing/with_directory.ts";

const BLOCK = 4096;
const PLENTY = { diskBytes: 1e9, memoryBytes: 1e9, cacheBytes: 1e9 };

function open(directory: string, options: Partial<OutboxOptions> = {}): Outbox {
  return openOutbox({
    directory,
    disk: systemDisk,
    clock: systemClock,
    log: recordingLog(),
    ...options,
  });
}

async function seconds(outbox: Outbox): Promise<unknown[]> {
  const samples = await Promise.all([...outbox.entries()].map((entry) => outbox.load(entry)));
  return samples.map((sample) => sample && Number(sample.collected_at.slice(17, 19)));
}

async function files(directory: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(directory), ({ name }) => name)).sort();
}

function stored(outbox: Outbox, count: number): Promise<void> {
  return until(
    `${count} stored samples`,
    () => outbox.stats().disk_bytes === count * BLOCK,
  );
}

Deno.test("openOutbox() makes its directory for the owner alone", () =>
  withDirectory(async (root) => {
    const directory = join(root, "state", "outbox");
    await using outbox = open(directory);
    await outbox.add(sampleAt(1));
    await stored(outbox, 1);

    strictEqual((await Deno.stat(directory)).mode! & 0o777, 0o700);
    const [name] = await files(directory);
    strictEqual(name, "000000000001-fast.json.gz");
    strictEqual((await Deno.stat(join(directory, name))).mode! & 0o777, 0o600);
  }));

Deno.test("openOutbox() hands out what an earlier run left, before its own", () =>
  withDirectory(async (directory) => {
    {
      await using earlier = open(directory);
      for (const second of [1, 2]) await earlier.add(sampleAt(second));
    }
    await using outbox = open(directory);
    await outbox.add(sampleAt(3, "slow"));
    await stored(outbox, 3);

    deepStrictEqual(await seconds(outbox), [1, 2, 3]);
    deepStrictEqual([...outbox.entries()].map(({ kind }) => kind), ["fast", "fast", "slow"]);
    strictEqual((await files(directory)).at(-1), "000000000003-slow.json.gz");
  }));

Deno.test("openOutbox() removes half-written files and leaves strangers alone", () =>
  withDirectory(async (directory) => {
    await Deno.writeTextFile(join(directory, "000000000001-fast.json.gz.tmp"), "half");
    await Deno.writeTextFile(join(directory, "README"), "mine");

    await using outbox = open(directory);
    await until("clean directory", async () => (await files(directory)).length === 1);

    deepStrictEqual(await files(directory), ["README"]);
    strictEqual(outbox.stats().count, 0);
  }));

Deno.test("load() drops and counts a damaged file, and goes on with the next", () =>
  withDirectory(async (directory) => {
    await Deno.writeTextFile(join(directory, "000000000001-fast.json.gz"), "no gzip");
    await Deno.writeTextFile(join(directory, "000000000002-fast.json.gz"), "");
    const log = recordingLog();
    await using outbox = open(directory, { log });
    await outbox.add(sampleAt(3));
    await until("found", () => outbox.stats().count === 3);

    deepStrictEqual(await seconds(outbox), [null, null, 3]);
    deepStrictEqual(await seconds(outbox), [3]);
    strictEqual(outbox.stats().dropped, 2);
    match(log.lines.join("\n"), /"000000000001-fast.json.gz".*damaged/);
  }));

Deno.test("a sample is written as JSON once, and read from none: from the collector to its push", () =>
  withDirectory(async (directory) => {
    let written = 0;
    const host = {
      toJSON() {
        written++;
        return { load1: 7, errors: [] };
      },
    };
    await using outbox = open(directory);

    const sample = fitSample({ ...sampleAt(7), data: { host } });
    const entry = await outbox.add(sample);

    strictEqual(await outbox.load(entry), sample, "the text itself, not a copy of it");
    strictEqual(written, 1);
  }));

Deno.test("load() reads from disk what is no longer the newest, byte for byte", () =>
  withDirectory(async (directory) => {
    await using outbox = open(directory, { limits: { ...PLENTY, cacheBytes: 0 } });
    const entry = await outbox.add(sampleAt(1));
    await stored(outbox, 1);
    await outbox.add(sampleAt(2));

    deepStrictEqual(await outbox.load(entry), sampleAt(1));
  }));

Deno.test("remove() takes the file away as well", () =>
  withDirectory(async (directory) => {
    await using outbox = open(directory);
    const first = await outbox.add(sampleAt(1));
    await outbox.add(sampleAt(2));
    await stored(outbox, 2);

    outbox.remove(first);
    outbox.remove(first);

    await until("one file", async () => (await files(directory)).length === 1);
    deepStrictEqual(await seconds(outbox), [2]);
    deepStrictEqual(outbox.stats(), { count: 1, disk_bytes: BLOCK, dropped: 0 });
    strictEqual(await outbox.load(first), null);
  }));

Deno.test("remove() during the write leaves no file behind", () =>
  withDirectory(async (directory) => {
    const gate = Promise.withResolvers<void>();
    let writing = false;
    const disk: Disk = {
      ...systemDisk,
      write: async (path, bytes) => {
        writing = true;
        await gate.promise;
        await systemDisk.write(path, bytes);
      },
    };
    await using outbox = open(directory, { disk });
    const entry = await outbox.add(sampleAt(1));
    await until("write started", () => writing);

    outbox.remove(entry);
    gate.resolve();
    const marker = await outbox.add(sampleAt(2));
    await stored(outbox, 1);
    outbox.remove(marker);

    await until("no file", async () => (await files(directory)).length === 0);
  }));

Deno.test("add() keeps exactly what fits on disk and drops the oldest beyond", () =>
  withDirectory(async (directory) => {
    await using outbox = open(directory, { limits: { ...PLENTY, diskBytes: 3 * BLOCK } });
    for (const second of [1, 2, 3]) await outbox.add(sampleAt(second));
    await stored(outbox, 3);
    strictEqual(outbox.stats().dropped, 0);

    await outbox.add(sampleAt(4));
    await until("dropped", () => outbox.stats().dropped === 1);
    await stored(outbox, 3);

    deepStrictEqual(await seconds(outbox), [2, 3, 4]);
    strictEqual((await files(directory)).length, 3);
    deepStrictEqual(outbox.takeErrors(), [{ tag: "outbox", message: "Samples dropped unsent: 1" }]);
    deepStrictEqual(outbox.takeErrors(), []);
  }));

Deno.test("add() works from memory while the disk fails, and says so until it works", () =>
  withDirectory(async (directory) => {
    const clock = new TestingClock();
    const log = recordingLog();
    let full = true;
    const disk: Disk = {
      ...systemDisk,
      write: (path, bytes) =>
        full
          ? Promise.reject(new Error("No space left on device (os error 28)"))
          : systemDisk.write(path, bytes),
    };
    await using outbox = open(directory, { disk, clock, log });
    await outbox.add(sampleAt(1));
    await until("problem", () => clock.sleeping === 1 && log.lines.length > 0);
    await outbox.add(sampleAt(2));

    deepStrictEqual(await seconds(outbox), [1, 2]);
    match(outbox.takeErrors()[0]?.message ?? "", /in memory only: No space left on device$/);
    await clock.advance(10_000);
    full = false;
    await until("retrying again", () => clock.sleeping === 1);
    await clock.advance(10_000);
    await stored(outbox, 2);
    await until("works again", () => log.lines.length === 2);

    deepStrictEqual(outbox.takeErrors(), []);
    deepStrictEqual(log.lines.map((line) => line.slice(0, 5)), ["warn:", "info:"]);
  }));

Deno.test("add() does not wait for a disk that hangs", () =>
  withDirectory(async (directory) => {
    const clock = new TestingClock();
    const gate = Promise.withResolvers<void>();
    let writes = 0;
    const disk: Disk = {
      ...systemDisk,
      async write(path, bytes) {
        writes++;
        await gate.promise;
        await systemDisk.write(path, bytes);
      },
    };
    await using outbox = open(directory, { disk, clock });
    await outbox.add(sampleAt(1));
    await until("write started", () => writes === 1);
    deepStrictEqual(outbox.takeErrors(), []);

    await clock.advance(5_000);
    deepStrictEqual(await seconds(outbox), [1]);
    match(outbox.takeErrors()[0]?.message ?? "", /no answer within 5 s$/);
    await clock.advance(30_000);
    strictEqual(writes, 1, "a hanging disk gets no second call");

    gate.resolve();
    await until("retry due", () => clock.sleeping === 1);
    await until("stored", async () => {
      await clock.advance(10_000);
      return outbox.stats().disk_bytes === BLOCK;
    });
    deepStrictEqual(await files(directory), ["000000000001-fast.json.gz"]);
  }));

Deno.test("add() drops the oldest when the disk fails and memory is full", () =>
  withDirectory(async (directory) => {
    const clock = new TestingClock();
    const disk: Disk = { ...systemDisk, makeDirectory: () => Promise.reject(new Error("broken")) };
    const limits = { ...PLENTY, cacheBytes: 0, memoryBytes: 400 };
    await using outbox = open(directory, { disk, clock, limits });

    for (let second = 1; second <= 20; second++) await outbox.add(sampleAt(second));

    const kept = await seconds(outbox);
    strictEqual(kept.at(-1), 20);
    strictEqual(kept.length + outbox.stats().dropped, 20);
    strictEqual(kept.length > 1 && kept.length < 5, true, `${kept.length} kept`);
  }));

Deno.test("add() releases from memory what is on disk, beyond the cache", () =>
  withDirectory(async (directory) => {
    let reads = 0;
    const disk: Disk = {
      ...systemDisk,
      read: (path) => {
        reads++;
        return systemDisk.read(path);
      },
    };
    await using outbox = open(directory, { disk, limits: { ...PLENTY, cacheBytes: 0 } });
    await outbox.add(sampleAt(1));
    await stored(outbox, 1);
    await outbox.add(sampleAt(2));

    deepStrictEqual(await seconds(outbox), [1, 2]);
    strictEqual(reads, 1);
  }));

Deno.test("load() keeps a sample that the disk does not give now", () =>
  withDirectory(async (directory) => {
    {
      await using earlier = open(directory);
      await earlier.add(sampleAt(1));
    }
    let broken = true;
    const disk: Disk = {
      ...systemDisk,
      read: (path) =>
        broken ? Promise.reject(new Error("input/output error")) : systemDisk.read(path),
    };
    await using outbox = open(directory, { disk });
    await until("found", () => outbox.stats().count === 1);

    deepStrictEqual(await seconds(outbox), [null]);
    broken = false;
    deepStrictEqual(await seconds(outbox), [1]);
    strictEqual(outbox.stats().dropped, 0);
  }));

Deno.test("closing writes what was added last", () =>
  withDirectory(async (directory) => {
    {
      await using outbox = open(directory);
      await outbox.add(sampleAt(1));
    }
    deepStrictEqual(await files(directory), ["000000000001-fast.json.gz"]);
  }));
