/**
 * A command that changes or copies the whole database is killed in the middle. What must hold: the
 * database opens without repair, in the schema of before or after; no sample is lost or changed
 * but those that were to be removed; a backup is complete or absent, and the next one succeeds.
 */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { backupDatabase } from "../../server/store/sqlite/backup.ts";
import { rollback, SCHEMA_VERSION, schemaVersion } from "../../server/store/sqlite/migrations.ts";
import { openStore } from "../../server/store/sqlite/open_store.ts";
import { createRandom } from "../../tools/sample_week/random.ts";
import { rounds } from "../../testing/rounds.ts";
import { copyDatabase, makeSampledDatabase, readSamples } from "../../testing/sampled_database.ts";
import { startServerCommand } from "../../testing/server_process.ts";
import { checkSound } from "../../testing/stored_samples.ts";
import { withDirectory } from "../../testing/with_directory.ts";

const ROUNDS = rounds(1, 8);
/** For one kill: a run may be done before. */
const MAX_ATTEMPTS = 5;
const RETENTION_MS = 48 * 3_600_000;

interface Command {
  name: string;
  /** The version of the schema it is started on: the step between 1 and 2 rewrites every sample. */
  from: number;
  /** The file that grows while it works; it is killed at a random size of it. */
  grows: "monitor.db-wal" | "copy.db.part";
  maxBytes: number;
}

const COMMANDS: readonly Command[] = [
  { name: "migrate", from: 1, grows: "monitor.db-wal", maxBytes: 1_500_000 },
  { name: "rollback", from: 2, grows: "monitor.db-wal", maxBytes: 1_500_000 },
  { name: "prune", from: SCHEMA_VERSION, grows: "monitor.db-wal", maxBytes: 1_000_000 },
  { name: "backup", from: SCHEMA_VERSION, grows: "copy.db.part", maxBytes: 500_000 },
];

Deno.test(`migrate, rollback, prune and backup, killed in the middle, ${ROUNDS} times each`, async (test) => {
  await withDirectory(async (directory) => {
    const databaseOf = (version: number) => join(directory, `version_${version}.db`);
    const current = databaseOf(SCHEMA_VERSION);
    // Two hours of it are younger than the retention.
    await makeSampledDatabase(current, { hours: 12, startHoursAgo: 58 });
    for (const version of [2, 1]) {
      await copyDatabase(current, databaseOf(version));
      using db = new DatabaseSync(databaseOf(version));
      while (schemaVersion(db) > version) rollback(db);
    }
    const samples = readSamples(current);
    const random = createRandom(20_261_121);

    for (const command of COMMANDS) {
      await test.step(command.name, async () => {
        let killed = 0;
        for (let attempt = 0; killed < ROUNDS; attempt++) {
          ok(attempt < MAX_ATTEMPTS * ROUNDS, "it is always done before it is killed");
          const path = join(directory, "monitor.db");
          await copyDatabase(databaseOf(command.from), path);
          const words = command.name === "backup" ? [join(directory, "copy.db")] : [];
          const process = await startServerCommand([command.name, ...words], {
            DATABASE_PATH: path,
          });
          const killAtBytes = 1 + random() * command.maxBytes;
          if (await killAtSize(process, join(directory, command.grows), killAtBytes)) killed++;

          await checkDatabase(path, samples, command);
          if (command.name === "backup") await checkBackup(directory, samples);
        }
      });
    }
  });
});

/** Kills the process once the file is that large. False when it ended before. */
async function killAtSize(
  process: { kill(signal: Deno.Signal): void; ended(): Promise<number> },
  file: string,
  bytes: number,
): Promise<boolean> {
  let code: number | null = null;
  const ended = process.ended().then((value) => code = value);
  while (code === null) {
    const size = await Deno.stat(file).then((info) => info.size, () => 0);
    if (size < bytes) continue;
    process.kill("SIGKILL");
    break;
  }
  return await ended !== 0;
}

async function checkDatabase(
  path: string,
  samples: ReadonlyMap<string, string>,
  { name, from }: Command,
): Promise<void> {
  checkSound(path);
  // It is brought to the newest schema from wherever it stands.
  await (await openStore({ path }))[Symbol.asyncDispose]();
  const left = readSamples(path);
  for (const [id, text] of left) strictEqual(text, samples.get(id), `${id} has changed`);
  const keptUs = (Date.now() - RETENTION_MS) * 1000;
  const lost = [...samples.keys()].filter((id) =>
    !left.has(id) && (name !== "prune" || Number(id.split(" ")[1]) > keptUs)
  );
  deepStrictEqual(lost, [], `lost by ${name} from version ${from}`);
}

async function checkBackup(
  directory: string,
  samples: ReadonlyMap<string, string>,
): Promise<void> {
  const copy = join(directory, "copy.db");
  if (!await Deno.stat(copy).then(() => true, () => false)) {
    await backupDatabase(join(directory, "monitor.db"), copy);
  }
  deepStrictEqual(readSamples(copy), samples);
  await Deno.remove(copy);
}
