import type { Migration } from "./migration.ts";

export const hostEvents: Migration = {
  up: `
    CREATE TABLE host_events (
      host_id INTEGER NOT NULL,
      code TEXT NOT NULL,
      subject TEXT NOT NULL,
      text TEXT NOT NULL,
      at_ms INTEGER NOT NULL,
      PRIMARY KEY (host_id, code, subject)
    ) STRICT, WITHOUT ROWID;`,
  down: `
    DROP TABLE host_events;`,
};
