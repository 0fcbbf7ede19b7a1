/** That a deleted host leaves nothing: each table whose rows are of hosts is among those that are swept. */
import { deepStrictEqual } from "node:assert/strict";
import {
  createTestingPostgres,
  HAS_POSTGRES,
  stopPostgresAfterTests,
} from "../../../testing/postgres.ts";
import { OF_HOSTS } from "./deleted_hosts.ts";

/** The host's own row and its name for the sweep go by themselves; incidents outlive their hosts. */
const NOT_SWEPT = ["deleted_hosts", "host_bytes", "incident_reasons"];

const KEYS_OF_HOSTS = `
  SELECT tables.relname || ': ' || coalesce(string_agg(attname, ', ' ORDER BY attnum)
    FILTER (WHERE attname <> 'host_id'), 'host_id')
  FROM pg_catalog.pg_class tables
  JOIN pg_catalog.pg_index ON indrelid = tables.oid AND indisprimary
  JOIN pg_catalog.pg_attribute ON attrelid = tables.oid AND attnum = ANY(indkey)
  WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
  GROUP BY tables.relname HAVING bool_or(attname = 'host_id')
  ORDER BY 1`;

if (HAS_POSTGRES) {
  stopPostgresAfterTests();

  Deno.test("every table of rows of hosts is swept by its primary key", async () => {
    await using database = await createTestingPostgres();

    const found = database.sql(KEYS_OF_HOSTS)
      .filter((line) => !NOT_SWEPT.some((table) => line.startsWith(`${table}: `)));

    deepStrictEqual(found, OF_HOSTS.map(([table, keys]) => `${table}: ${keys}`).sort());
  });
}
