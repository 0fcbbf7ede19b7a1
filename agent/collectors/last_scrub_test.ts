import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { TestingClock } from "../../shared/testing_clock.ts";
import type { FileResult } from "../io/io.ts";
import type { StateFile } from "../io/state_file.ts";
import { createLastScrubs } from "./last_scrub.ts";
import { MemoryFile } from "./zfs_pools_testing.ts";

const TANK = { name: "tank", guid: "17569706653207124519" };

/** A file whose reads and writes are as told. */
function fileOf(parts: Partial<StateFile>): StateFile {
  return Object.assign(new MemoryFile(), parts);
}

async function loaded(file: StateFile, clock = new TestingClock()) {
  const scrubs = createLastScrubs(file, clock);
  const errors = await scrubs.load();
  return { scrubs, errors, clock };
}

Deno.test("createLastScrubs() knows nothing without a file, and that is no error", async () => {
  const { scrubs, errors } = await loaded(new MemoryFile());

  deepStrictEqual(errors, []);
  strictEqual(scrubs.knowsPools(), false);
  strictEqual(scrubs.note(TANK, null), null);
  strictEqual(scrubs.knowsPools(), true);
});

Deno.test("createLastScrubs() keeps the last finished scrub over a restart", async () => {
  const file = new MemoryFile();
  const first = await loaded(file);
  first.scrubs.note(TANK, 1000);
  first.scrubs.note(TANK, 2000);
  first.scrubs.note(TANK, null);
  await first.scrubs.save();

  const second = await loaded(file);

  strictEqual(second.scrubs.note(TANK, null), 2000);
});

Deno.test("createLastScrubs() tells pools apart by GUID, not by name", async () => {
  const { scrubs } = await loaded(new MemoryFile());

  scrubs.note(TANK, 1000);

  strictEqual(scrubs.note({ name: "tank", guid: "2" }, null), null);
});

Deno.test("createLastScrubs() keeps what it knew by name when a GUID becomes known", async () => {
  const file = new MemoryFile();
  const { scrubs } = await loaded(file);
  scrubs.note({ name: "tank", guid: null }, 1000);

  strictEqual(scrubs.note(TANK, null), 1000);

  await scrubs.save();
  deepStrictEqual(JSON.parse(file.text ?? ""), { pools: { [TANK.guid]: 1000 } });
});

Deno.test("createLastScrubs() writes only what changed", async () => {
  let writes = 0;
  const { scrubs } = await loaded(fileOf({ write: () => Promise.resolve(void writes++) }));

  for (const end of [1000, 1000, null, 1000, 2000]) {
    scrubs.note(TANK, end);
    await scrubs.save();
  }

  strictEqual(writes, 2);
});

Deno.test("createLastScrubs() forgets the pools noted first beyond a thousand", async () => {
  const { scrubs } = await loaded(new MemoryFile());

  for (let guid = 0; guid <= 1000; guid++) scrubs.note({ name: "p", guid: `${guid}` }, 1);

  strictEqual(scrubs.note({ name: "p", guid: "1" }, null), 1);
  strictEqual(scrubs.note({ name: "p", guid: "0" }, null), null);
});

for (
  const text of ["", "{", "[]", '{"pools":{"1":"x"}}', '{"pools":{"1":-1}}', '{"pool":{}}', "\0\0"]
) {
  Deno.test(`createLastScrubs() starts empty, with one error, from ${JSON.stringify(text)}`, async () => {
    const file = new MemoryFile(text);
    const { scrubs, errors } = await loaded(file);

    deepStrictEqual(errors.map((error) => error.tag), ["decode"]);
    deepStrictEqual(await scrubs.load(), []);
    strictEqual(scrubs.note(TANK, 1000), 1000);
    deepStrictEqual(await scrubs.save(), []);
    deepStrictEqual((await loaded(file)).errors, []);
  });
}

Deno.test("createLastScrubs() goes on with an error when the file cannot be read", async () => {
  const failure: FileResult<string> = { kind: "failed", message: "permission denied" };
  const { scrubs, errors } = await loaded(fileOf({ read: () => Promise.resolve(failure) }));

  match(errors[0]?.message ?? "", /^Cannot read ".+": permission denied$/);
  strictEqual(scrubs.note(TANK, 1000), 1000);
});

Deno.test("createLastScrubs() waits two seconds for a disk, and takes what it says later", async () => {
  const reading = Promise.withResolvers<FileResult<string>>();
  let writes = 0;
  const file = fileOf({
    read: () => reading.promise,
    write: () => Promise.resolve(void writes++),
  });
  const clock = new TestingClock();
  const scrubs = createLastScrubs(file, clock);

  const loading = scrubs.load();
  await clock.advance(2000);
  const errors = await loading;
  const unknown = scrubs.note(TANK, null);
  scrubs.note({ name: "new", guid: "2" }, 3000);
  await scrubs.save();
  const writesBefore = writes;
  reading.resolve({ kind: "ok", value: `{"pools":{"${TANK.guid}":1000,"2":2000}}` });
  await clock.advance(0);

  deepStrictEqual(errors.map((error) => error.tag), ["decode"]);
  deepStrictEqual([unknown, writesBefore], [null, 0]);
  strictEqual(scrubs.note(TANK, null), 1000);
  strictEqual(scrubs.note({ name: "new", guid: "2" }, null), 3000);
});

Deno.test("createLastScrubs() tells a failing disk once and writes again until it works", async () => {
  let isBroken = true;
  const memory = new MemoryFile();
  const { scrubs } = await loaded(fileOf({
    write: (text) => isBroken ? Promise.reject(new Error("disk full")) : memory.write(text),
  }));
  scrubs.note(TANK, 1000);

  const first = await scrubs.save();
  const second = await scrubs.save();
  isBroken = false;
  const third = await scrubs.save();

  match(first[0]?.message ?? "", /^Cannot write ".+": disk full; last scrubs are in memory only$/);
  deepStrictEqual([first.length, second.length, third.length], [1, 0, 0]);
  strictEqual(memory.text, `{"pools":{"${TANK.guid}":1000}}\n`);
});

Deno.test("createLastScrubs() waits two seconds for a write and starts no second one", async () => {
  const writing = Promise.withResolvers<void>();
  let writes = 0;
  const { scrubs, clock } = await loaded(fileOf({
    write: () => {
      writes++;
      return writing.promise;
    },
  }));
  scrubs.note(TANK, 1000);

  const saving = scrubs.save();
  await clock.advance(2000);
  const errors = await saving;
  scrubs.note(TANK, 2000);
  await scrubs.save();
  const writesWhileHung = writes;
  writing.resolve();
  await clock.advance(0);
  await scrubs.save();

  match(errors[0]?.message ?? "", /no end within 2000 ms/);
  deepStrictEqual([writesWhileHung, writes], [1, 2]);
});
