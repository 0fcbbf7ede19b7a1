import type { Migration } from "./migration.ts";

export const enrolments: Migration = {
  // A row for each host that is being enrolled. Without a hash its code has ended: the host joined.
  up: `
    CREATE TABLE enrolments (
      host_id INTEGER PRIMARY KEY,
      code_hash TEXT UNIQUE,
      created_at_ms INTEGER NOT NULL,
      expires_at_ms INTEGER NOT NULL,
      used_at_ms INTEGER,
      joined_at_ms INTEGER
    ) STRICT;`,
  down: "DROP TABLE enrolments;",
};
