/**
 * That the tables can be laid out over many machines, by databases that speak PostgreSQL's protocol
 * and have less than it: read from the catalogue and from the source.
 */
import { deepStrictEqual } from "node:assert/strict";
import {
  createTestingPostgres,
  HAS_POSTGRES,
  stopPostgresAfterTests,
  type TestingPostgres,
} from "../../../testing/postgres.ts";

/** Tables that grow with nobody, or whose rows are of a pool or an incident: no host names them. */
const OF_NO_HOST = [
  "api_tokens",
  "attempts",
  "audit",
  "channels",
  "counters",
  "deliveries",
  "delivery_incidents",
  "desk_acts",
  "factors",
  "holds",
  "hosts",
  "incident_events",
  "incidents",
  "leases",
  "ledger_capacity",
  "ledger_devices",
  "ledger_growth",
  "ledger_pools",
  "ledger_scans",
  "ledger_sightings",
  "ledger_snapshots",
  "ledger_states",
  "locks",
  "policies",
  "queued_acts",
  "recovery_codes",
  "revisions",
  "schema_state",
  "servers",
  "sessions",
  "settings",
  "snapshot_policies",
  "told",
  "walls",
  "windows",
];

const TABLES = `SELECT oid, relname FROM pg_catalog.pg_class
  WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')`;

/** Each names what is wrong, one a row. */
const BREACHES: readonly string[] = [
  `SELECT 'key without host_id: ' || keys.relname FROM (${TABLES}) AS tables
    JOIN pg_catalog.pg_index ON indrelid = tables.oid AND indisunique
    JOIN pg_catalog.pg_class keys ON keys.oid = indexrelid
    WHERE tables.relname <> ALL ('{${OF_NO_HOST.join(",")}}') AND NOT EXISTS (
      SELECT 1 FROM pg_catalog.pg_attribute
      WHERE attrelid = tables.oid AND attname = 'host_id' AND attnum = ANY(indkey))`,
  `SELECT 'no primary key: ' || relname FROM (${TABLES}) AS tables WHERE NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_index WHERE indrelid = tables.oid AND indisprimary)`,
  `SELECT 'type ' || format_type(atttypid, NULL) || ': ' || relname || '.' || attname
    FROM (${TABLES}) AS tables
    JOIN pg_catalog.pg_attribute ON attrelid = tables.oid AND attnum > 0 AND NOT attisdropped
    WHERE format_type(atttypid, NULL) <> ALL
      ('{text,bigint,bytea,jsonb,double precision,timestamp with time zone}')`,
  `SELECT 'identity: ' || relname FROM (${TABLES}) AS tables
    JOIN pg_catalog.pg_attribute ON attrelid = tables.oid WHERE attidentity <> ''`,
  "SELECT 'sequence: ' || relname FROM pg_catalog.pg_class WHERE relkind = 'S'",
  "SELECT 'trigger: ' || tgname FROM pg_catalog.pg_trigger WHERE NOT tgisinternal",
  "SELECT 'foreign key: ' || conname FROM pg_catalog.pg_constraint WHERE contype = 'f'",
];

function findBreaches(database: TestingPostgres): string[] {
  return BREACHES.flatMap((sql) => database.sql(sql)).sort();
}

if (HAS_POSTGRES) {
  stopPostgresAfterTests();

  Deno.test("every table can be distributed by host, or is one of those of no host", async () => {
    await using database = await createTestingPostgres();

    deepStrictEqual(findBreaches(database), []);
  });

  Deno.test("what cannot be distributed is found", async () => {
    await using database = await createTestingPostgres();
    database.sql(`
      CREATE TABLE hot (id BIGSERIAL PRIMARY KEY, host_id INTEGER);
      CREATE TABLE named (host_id BIGINT, id BIGINT GENERATED ALWAYS AS IDENTITY,
        PRIMARY KEY (host_id, id));
      CREATE TABLE keyless (host_id BIGINT REFERENCES hosts (id))`);

    deepStrictEqual(findBreaches(database), [
      "foreign key: keyless_host_id_fkey",
      "identity: named",
      "key without host_id: hot_pkey",
      "no primary key: keyless",
      "sequence: hot_id_seq",
      "sequence: named_id_seq",
      "type integer: hot.host_id",
    ]);
  });
}

/** Whatever needs one machine, or holds up every commit. */
const FORBIDDEN =
  /pg_(?:try_)?advisory|pg_notify|\bNOTIFY\b|\bLISTEN\b|nextval|\b(?:BIG)?SERIAL\b|AS IDENTITY|\bctid\b/;

Deno.test("no statement needs one machine", async () => {
  const found: string[] = [];
  const directories = [new URL(".", import.meta.url), new URL("migrations/", import.meta.url)];
  for (const directory of directories) {
    for await (const { name, isFile } of Deno.readDir(directory)) {
      if (!isFile || name.endsWith("_test.ts")) continue;
      const text = await Deno.readTextFile(new URL(name, directory));
      const said = FORBIDDEN.exec(text)?.[0];
      if (said !== undefined) found.push(`${name}: ${said}`);
    }
  }

  deepStrictEqual(found, []);
});
