/**
 * Bytes of the database change while no server runs. What must hold: it is refused with a message
 * that says what to do, or every sample that is served is the one that was stored; a damaged
 * write-ahead log costs its last commits at most. Damage that is found after an unclean stop, and
 * in large files, is covered by server/store/sqlite/database_test.ts.
 */
import { insertSamples } from "../../testing/store.ts";
import { match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { openStore } from "../../server/store/sqlite/open_store.ts";
import { DatabaseRefused, SampleDamaged } from "../../server/store/port.ts";
import { KINDS } from "../../shared/sample/mod.ts";
import { createRandom, type Random } from "../../tools/sample_week/random.ts";
import { rounds } from "../../testing/rounds.ts";
import { copyDatabase, makeSampledDatabase, readSamples } from "../../testing/sampled_database.ts";
import { startServerCommand } from "../../testing/server_process.ts";
import { checkSound } from "../../testing/stored_samples.ts";
import { withDirectory } from "../../testing/with_directory.ts";

const ROUNDS = rounds(5, 150);
const SEED = 20_261_121;
const PAGE_BYTES = 4096;
const HEADER_BYTES = 100;
const ADVICE = /; (keep a copy|move it away|install the newer|DATABASE_PATH must)/;

interface Damage {
  what: string;
  /** Of a file so large, where to write how many random bytes. */
  place(fileBytes: number, random: Random): { offset: number; bytes: number };
}

const DAMAGES: readonly Damage[] = [
  {
    what: "a few bytes of the header",
    place: (_, random) => ({ offset: Math.floor(random() * HEADER_BYTES), bytes: 2 }),
  },
  {
    what: "a whole page",
    place: (fileBytes, random) => ({
      offset: Math.floor(random() * fileBytes / PAGE_BYTES) * PAGE_BYTES,
      bytes: PAGE_BYTES,
    }),
  },
  {
    what: "a byte anywhere",
    place: (fileBytes, random) => ({ offset: Math.floor(random() * fileBytes), bytes: 1 }),
  },
];

Deno.test(`a damaged database is refused, or serves no sample that is not true; seed ${SEED}`, async (test) => {
  await withDirectory(async (directory) => {
    const [whole, path] = [join(directory, "whole.db"), join(directory, "monitor.db")];
    await makeSampledDatabase(whole, { hours: 2, startHoursAgo: 2 });
    const samples = readSamples(whole);
    const random = createRandom(SEED);

    for (const { what, place } of DAMAGES) {
      await test.step(`${what}, ${ROUNDS} times`, async () => {
        for (let round = 0; round < ROUNDS; round++) {
          await copyDatabase(whole, path);
          const { offset, bytes } = place((await Deno.stat(path)).size, random);
          await overwrite(path, offset, bytes, random);
          await checkServed(path, samples, `${bytes} bytes at ${offset}`);
        }
      });
    }
  });
});

Deno.test(`a damaged write-ahead log costs its last commits at most, ${ROUNDS} times`, () =>
  withDirectory(async (directory) => {
    const [whole, path] = [join(directory, "whole.db"), join(directory, "monitor.db")];
    await makeSampledDatabase(whole, { hours: 0.5, startHoursAgo: 2 });
    const before = readSamples(whole);
    const torn = join(directory, "torn.db");
    {
      await using store = await openStore({ path: whole });
      await insertSamples(
        store,
        [1, 2, 3].map((number) => ({
          host_id: 1,
          kind: "fast" as const,
          collected_at_us: Date.now() * 1000 + number,
          received_at_ms: Date.now(),
          sent_at_ms: null,
          payload: `{"number":${number}}`,
        })),
      );
      await copyDatabase(whole, torn);
    }
    const after = readSamples(whole);
    const random = createRandom(SEED);

    for (let round = 0; round < ROUNDS; round++) {
      await copyDatabase(torn, path);
      const { size } = await Deno.stat(`${path}-wal`);
      await overwrite(`${path}-wal`, Math.floor(random() * size), 8, random);
      await (await openStore({ path }))[Symbol.asyncDispose]();

      checkSound(path);
      const left = readSamples(path);
      for (const [id, text] of before) strictEqual(left.get(id), text);
      for (const [id, text] of left) strictEqual(after.get(id), text);
    }
  }));

Deno.test("serve says in one line what to do about a damaged database, and ends with 1", () =>
  withDirectory(async (directory) => {
    const path = join(directory, "monitor.db");
    await makeSampledDatabase(path, { hours: 0.5, startHoursAgo: 1 });
    await overwrite(path, PAGE_BYTES, PAGE_BYTES, createRandom(SEED));

    const server = await startServerCommand(["serve"], { DATABASE_PATH: path });
    strictEqual(await server.ended(), 1);

    match(server.stderr, /^Cannot open ".*": .*; keep a copy of it and restore the latest backup/);
    strictEqual(server.stderr.trim().split("\n").length, 1, server.stderr);
  }));

/** Writes random bytes, each other than what is there. */
async function overwrite(
  path: string,
  offset: number,
  count: number,
  random: Random,
): Promise<void> {
  const bytes = await Deno.readFile(path);
  const end = Math.min(offset + count, bytes.length);
  for (let at = offset; at < end; at++) {
    bytes[at] = (bytes[at] ?? 0) ^ (1 + Math.floor(random() * 255));
  }
  await Deno.writeFile(path, bytes);
}

async function checkServed(
  path: string,
  samples: ReadonlyMap<string, string>,
  damage: string,
): Promise<void> {
  try {
    await using store = await openStore({ path });
    for (const kind of KINDS) {
      const latest = await store.latestSample(1, kind).catch((error: unknown) => {
        if (error instanceof SampleDamaged) return null;
        throw error;
      });
      const isTrue = latest === null || [...samples.values()].includes(latest.payload);
      ok(isTrue, `${damage}: a ${kind} sample that nobody sent`);
    }
  } catch (error) {
    if (!(error instanceof DatabaseRefused)) throw error;
    match(error.message, ADVICE, damage);
  }
}
