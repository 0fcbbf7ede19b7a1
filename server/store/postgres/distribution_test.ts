/**
 * That the tables can be laid out over many machines, by databases that speak PostgreSQL's protocol
 * and have less than it: read from the catalogue and from the source.
 */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
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

/** Its rows are laid out by host all the same: a key has to have the column, wherever it stands. */
const KEYED_BY_INCIDENT = ["incident_reasons"];

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
  // Whoever spreads rows by the first column of the key would spread those of one host.
  `SELECT 'primary key that begins with another: ' || relname FROM (${TABLES}) AS tables
    JOIN pg_catalog.pg_index ON indrelid = tables.oid AND indisprimary
    JOIN pg_catalog.pg_attribute ON attrelid = tables.oid AND attnum = indkey[0]
    WHERE relname <> ALL ('{${[...OF_NO_HOST, ...KEYED_BY_INCIDENT].join(",")}}')
      AND attname <> 'host_id'`,
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
  `SELECT 'not in the log: ' || relname FROM pg_catalog.pg_class
    WHERE relnamespace = 'public'::regnamespace AND relpersistence <> 'p'`,
  `SELECT 'function: ' || proname FROM pg_catalog.pg_proc
    WHERE pronamespace = 'public'::regnamespace`,
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
      CREATE TABLE keyless (host_id BIGINT REFERENCES hosts (id));
      CREATE TABLE mixed (host_id BIGINT, id BIGINT, PRIMARY KEY (id, host_id));
      CREATE UNLOGGED TABLE lost (host_id BIGINT PRIMARY KEY);
      CREATE FUNCTION ring() RETURNS BIGINT LANGUAGE sql AS 'SELECT 1::bigint'`);

    deepStrictEqual(findBreaches(database), [
      "foreign key: keyless_host_id_fkey",
      "function: ring",
      "identity: named",
      "key without host_id: hot_pkey",
      "no primary key: keyless",
      "not in the log: lost",
      "not in the log: lost_pkey",
      "primary key that begins with another: hot",
      "primary key that begins with another: mixed",
      "sequence: hot_id_seq",
      "sequence: named_id_seq",
      "type integer: hot.host_id",
    ]);
  });
}

/**
 * Whatever needs one machine, holds up every commit, or is kept by the connection beyond what a
 * statement is.
 */
const FORBIDDEN =
  /advisory|pg_notify|\b(?:un)?(?:notify|listen)\b|nextval|setval|\b(?:big)?serial\b|as identity|\bctid\b|\bxmin\b|txid_|pg_current_(?:xact|snapshot)|\btemp(?:orary)? table\b|\bunlogged\b/i;

/** The sources that know PostgreSQL's SQL. */
const SOURCES = ["./", "../copying/"];

async function* listSources(directory: URL): AsyncGenerator<URL> {
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    if (isDirectory) yield* listSources(new URL(`${name}/`, directory));
    else if (name.endsWith(".ts") && !name.endsWith("_test.ts")) yield new URL(name, directory);
  }
}

Deno.test("no statement needs one machine", async () => {
  const found: string[] = [];
  for (const directory of SOURCES) {
    for await (const source of listSources(new URL(directory, import.meta.url))) {
      const said = FORBIDDEN.exec(await Deno.readTextFile(source))?.[0];
      if (said !== undefined) found.push(`${source.pathname}: ${said}`);
    }
  }

  deepStrictEqual(found, []);
});

Deno.test("a statement that needs one machine is found, however it is written", () => {
  for (
    const sql of [
      "select pg_try_advisory_xact_lock(1)",
      "notify hosts",
      "UNLISTEN *",
      "SELECT setval('ids', 1)",
      "create temporary table staged (id bigint)",
      "SELECT pg_current_snapshot()",
      "WHERE xmin > 1",
    ]
  ) {
    strictEqual(FORBIDDEN.test(sql), true, sql);
  }
});
