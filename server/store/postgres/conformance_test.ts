import { addressOf } from "../../../testing/engine.ts";
import { fillPostgres } from "../../../testing/full_disk.ts";
import {
  createTestingPostgres,
  HAS_POSTGRES,
  stopPostgresAfterTests,
} from "../../../testing/postgres.ts";
import { makeTestingDirectory } from "../../../testing/store.ts";
import { testEngine } from "../conformance/mod.ts";
import { createPostgresEngine } from "./engine.ts";

/** What `pg_dump` wrote, in a database of its own. */
async function openCopy(target: string) {
  const database = await createTestingPostgres({ isEmpty: true });
  const { success, stderr } = await new Deno.Command("/usr/bin/pg_restore", {
    args: [`--dbname=${database.url}`, "--no-owner", target],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return await createPostgresEngine(addressOf(database.url), "/").open();
}

if (HAS_POSTGRES) {
  stopPostgresAfterTests();
  testEngine({
    name: "PostgreSQL",
    async create() {
      const directory = makeTestingDirectory();
      const database = await createTestingPostgres();
      return {
        engine: createPostgresEngine(addressOf(database.url), directory.path),
        environment: {
          DATABASE_URL: database.url,
          DATABASE_PATH: `${directory.path}/monitor.db`,
        },
        openCopy,
        fillDisk: () => fillPostgres(database.sql),
        damageSamples: () => void database.sql("UPDATE payload_bases SET payload = ''"),
        damageReading: (hostId, section) =>
          void database.sql(
            `UPDATE last_good SET payload = '\\x00ff'
              WHERE host_id = ${hostId} AND section = '${section}'`,
          ),
        beginDeletion: (name) =>
          void database.sql(
            `WITH gone AS (DELETE FROM hosts WHERE name = '${name}' RETURNING id),
              bytes AS (DELETE FROM host_bytes WHERE host_id IN (SELECT id FROM gone))
              INSERT INTO deleted_hosts SELECT id FROM gone`,
          ),
        refuseReasons: (code) =>
          void database.sql(
            `ALTER TABLE changes ADD CONSTRAINT refused CHECK (code <> '${code}')`,
          ),
        async [Symbol.asyncDispose]() {
          await database[Symbol.asyncDispose]();
          directory[Symbol.dispose]();
        },
      };
    },
  });
}
