import {
  createTestingPostgres,
  HAS_POSTGRES,
  stopPostgresAfterTests,
  type TestingPostgres,
} from "../../../testing/postgres.ts";
import { makeTestingDirectory } from "../../../testing/store.ts";
import { testEngine } from "../conformance/mod.ts";
import { type DatabaseAddress, readDatabaseUrl } from "../database_url.ts";
import { createPostgresEngine } from "./engine.ts";

const TABLES = `SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
  WHERE nspname = 'public' AND relkind IN ('r', 'p')`;

/** A database whose writes fail as on a full disk, without one. */
function fillDisk(database: TestingPostgres): Disposable {
  const tables = database.sql(TABLES);
  database.sql(`
    CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = '53100'; END $$;
    ${
    tables.map((table) =>
      `CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE OR DELETE ON ${table}
        EXECUTE FUNCTION disk_full();`
    ).join("\n")
  }`);
  return {
    [Symbol.dispose]: () => void database.sql("DROP FUNCTION disk_full CASCADE"),
  };
}

function addressOf(url: string): DatabaseAddress {
  const reading = readDatabaseUrl(url);
  if (!reading.ok) throw new Error(reading.why);
  return reading.address;
}

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
        fillDisk: () => fillDisk(database),
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
