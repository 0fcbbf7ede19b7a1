import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { TestingClock } from "../../testing/clock.ts";
import type { FileResult } from "../io/io.ts";
import type { StateFile } from "../io/state_file.ts";
import { createKeptState, createPatientReader } from "./kept_state.ts";
import { MemoryFile } from "../../testing/pools_host.ts";

/** A file whose reads and writes are as told. */
function fileOf(parts: Partial<StateFile>): StateFile {
  return Object.assign(new MemoryFile(), parts);
}

/** State that is one word; "bad" is not ours. */
function setUp(file: StateFile, clock = new TestingClock()) {
  const words: string[] = [];
  const state = createKeptState({
    file,
    clock,
    what: "the word is",
    restore: (text) => text !== "bad" && words.push(text) > 0,
    format: () => words.at(-1) ?? "",
  });
  return { state, words, clock };
}

Deno.test("createKeptState() knows nothing without a file, and that is no error", async () => {
  const { state, words } = setUp(new MemoryFile());

  deepStrictEqual([await state.load(), words], [[], []]);
});

Deno.test("createKeptState() reads once and writes only what was touched", async () => {
  const file = new MemoryFile("kept");
  const { state, words } = setUp(file);
  await state.load();
  await state.load();
  deepStrictEqual(words, ["kept"]);

  words.push("new");
  await state.save();
  strictEqual(file.text, "kept");
  state.touch();
  await state.save();
  strictEqual(file.text, "new");
});

Deno.test("createKeptState() tells once of a file that is not its own, and writes over it", async () => {
  const file = new MemoryFile("bad");
  const { state, words } = setUp(file);

  const errors = await state.load();
  words.push("new");
  state.touch();

  match(errors[0]?.message ?? "", /^Cannot read ".+": not what this agent wrote; starting empty$/);
  deepStrictEqual([errors.length, await state.load(), await state.save()], [1, [], []]);
  strictEqual(file.text, "new");
});

Deno.test("createKeptState() goes on with an error when the file cannot be read", async () => {
  const failure: FileResult<string> = { kind: "failed", message: "permission denied" };
  const { state } = setUp(fileOf({ read: () => Promise.resolve(failure) }));

  const errors = await state.load();

  match(errors[0]?.message ?? "", /^Cannot read ".+": permission denied$/);
});

Deno.test("createKeptState() waits two seconds for a disk, writes nothing meanwhile, and takes what it says later", async () => {
  const reading = Promise.withResolvers<FileResult<string>>();
  let writes = 0;
  const { state, words, clock } = setUp(fileOf({
    read: () => reading.promise,
    write: () => Promise.resolve(void writes++),
  }));

  const loading = state.load();
  await clock.advance(2000);
  const errors = await loading;
  state.touch();
  await state.save();
  const writesBefore = writes;
  reading.resolve({ kind: "ok", value: "late" });
  await clock.advance(0);
  await state.save();

  deepStrictEqual(errors.map((error) => error.tag), ["decode"]);
  deepStrictEqual([words, writesBefore, writes], [["late"], 0, 1]);
});

Deno.test("createKeptState() tells a failing disk once and writes again until it works", async () => {
  let isBroken = true;
  const memory = new MemoryFile();
  const { state, words } = setUp(fileOf({
    write: (text) => isBroken ? Promise.reject(new Error("disk full")) : memory.write(text),
  }));
  await state.load();
  words.push("new");
  state.touch();

  const first = await state.save();
  const second = await state.save();
  isBroken = false;
  const third = await state.save();

  match(first[0]?.message ?? "", /^Cannot write ".+": disk full; the word is in memory only$/);
  deepStrictEqual([first.length, second.length, third.length], [1, 0, 0]);
  strictEqual(memory.text, "new");
});

Deno.test("createKeptState() goes on beside a slow write, starts no second one and tells once that it hangs", async () => {
  const writing = Promise.withResolvers<void>();
  let writes = 0;
  const { state, clock } = setUp(fileOf({
    write: () => {
      writes++;
      return writing.promise;
    },
  }));
  await state.load();
  state.touch();

  const saving = state.save();
  await clock.advance(250);
  const soon = await saving;
  state.touch();
  await clock.advance(1750);
  const hung = [await state.save(), await state.save()];
  const writesWhileHung = writes;
  writing.resolve();
  await clock.advance(0);
  const after = await state.save();

  deepStrictEqual([soon, hung[1], after], [[], [], []]);
  match(hung[0]?.[0]?.message ?? "", /no end within 2000 ms/);
  deepStrictEqual([writesWhileHung, writes], [1, 2]);
});

Deno.test("createPatientReader() reads anew each time, waits a quarter of a second once and starts no second read", async () => {
  const clock = new TestingClock();
  let reads = 0;
  let answer: Promise<FileResult<string>> = Promise.resolve({ kind: "ok", value: "a" });
  const read = createPatientReader(
    fileOf({
      read: () => {
        reads++;
        return answer;
      },
    }),
    { clock },
  );
  const hanging = Promise.withResolvers<FileResult<string>>();

  const first = await read();
  answer = hanging.promise;
  const second = read();
  await clock.advance(250);
  const third = await read();
  hanging.resolve({ kind: "not_found" });

  deepStrictEqual(first, { kind: "ok", value: "a" });
  deepStrictEqual([(await second).kind, third.kind, reads], ["timed_out", "timed_out", 2]);
  await clock.advance(0);
  answer = Promise.resolve({ kind: "ok", value: "b" });
  deepStrictEqual(await read(), { kind: "ok", value: "b" });
});
