/** The first schema: every table but those of incidents and of the ledger, which are beside it. */
import { accessTables } from "./access_tables.ts";
import { hostTables } from "./host_tables.ts";
import { incidentTables } from "./incident_tables.ts";
import { ledgerTables } from "./ledger_tables.ts";
import type { Migration } from "./migration.ts";

const TABLES = [...hostTables, ...accessTables, ...incidentTables, ...ledgerTables];

/** The tables, from what `CREATE TABLE` says. */
const NAMES = TABLES.flatMap((sql) => /CREATE TABLE (\w+) \(/.exec(sql)?.[1] ?? []);

export const tables: Migration = {
  kind: "expand",
  up: TABLES,
  down: NAMES.map((name) => `DROP TABLE ${name}`),
  least_reader: 1,
};
