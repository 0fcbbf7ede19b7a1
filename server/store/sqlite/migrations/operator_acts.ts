import type { Migration } from "./migration.ts";

export const operatorActs: Migration = {
  // What another process wants done to incidents, which only the server that serves may do.
  up: `
    ALTER TABLE sessions ADD COLUMN name TEXT NOT NULL DEFAULT '';

    CREATE TABLE queued_acts (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      at_ms INTEGER NOT NULL,
      incident_id TEXT NOT NULL,
      author TEXT NOT NULL,
      note TEXT NOT NULL,
      expires_at_ms INTEGER
    ) STRICT;
    CREATE TRIGGER telling_queued_acts_insert AFTER INSERT ON queued_acts BEGIN
      UPDATE revisions SET telling = telling + 1;
    END;
    CREATE TRIGGER telling_queued_acts_delete AFTER DELETE ON queued_acts BEGIN
      UPDATE revisions SET telling = telling + 1;
    END;`,
  down: `
    DROP TABLE queued_acts;
    ALTER TABLE sessions DROP COLUMN name;`,
};
