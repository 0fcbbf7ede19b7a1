import type { Migration } from "./migration.ts";

/** Those of pools, each with the columns that name a row. */
const TABLES: readonly (readonly [table: string, ...keys: string[]])[] = [
  ["ledger_states"],
  ["ledger_devices", "device TEXT NOT NULL"],
  ["ledger_growth", "device TEXT NOT NULL", "hour_ms INTEGER NOT NULL"],
  ["ledger_sightings", "device TEXT NOT NULL", "from_ms INTEGER NOT NULL"],
  ["ledger_scans", "function TEXT NOT NULL", "start_unix REAL NOT NULL"],
  ["ledger_capacity", "day INTEGER NOT NULL"],
  ["ledger_snapshots", "path TEXT NOT NULL", "class TEXT NOT NULL"],
];

/** With what an index of ages serves. Of the others each row stands for something that is there. */
const AGING = [
  "ledger_devices",
  "ledger_growth",
  "ledger_sightings",
  "ledger_scans",
  "ledger_capacity",
];

export const ledger: Migration = {
  // `detail` holds as JSON what no query asks for. `at_ms` is the age by which a row goes; null: it
  // stands. Of a table WITHOUT ROWID each row of 1 kB, as most are, would take a page of its own.
  // A pool's rows outlive the host that reported it: another may have the pool next.
  up: `
    CREATE TABLE ledger_pools (
      pool_key TEXT PRIMARY KEY,
      guid TEXT,
      name TEXT NOT NULL,
      home INTEGER NOT NULL,
      home_since_ms INTEGER NOT NULL,
      listed_ms INTEGER NOT NULL,
      is_listed INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    ${
    TABLES.map(([table, ...keys]) => `
    CREATE TABLE ${table} (
      pool_key TEXT NOT NULL,
      ${keys.map((key) => `${key},`).join(" ")}
      at_ms INTEGER,
      detail TEXT NOT NULL,
      PRIMARY KEY (${["pool_key", ...keys.map((key) => key.split(" ", 1)[0])].join(", ")})
    ) STRICT;`).join("")
  }
    ${
    AGING.map((table) => `
    CREATE INDEX ${table}_by_age ON ${table} (at_ms) WHERE at_ms IS NOT NULL;`).join("")
  }
    CREATE TABLE ledger_journal (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      host_id INTEGER NOT NULL,
      at_ms INTEGER NOT NULL,
      kind TEXT NOT NULL,
      subject_id TEXT NOT NULL,
      what TEXT NOT NULL,
      "before" TEXT,
      "after" TEXT,
      is_cut INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX ledger_journal_by_host ON ledger_journal (host_id, id);
    CREATE INDEX ledger_journal_by_age ON ledger_journal (at_ms);`,
  down: ["ledger_pools", "ledger_journal", ...TABLES.map(([table]) => table)]
    .map((table) => `DROP TABLE ${table};`).join("\n"),
};
