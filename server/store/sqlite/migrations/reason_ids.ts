import type { Migration } from "./migration.ts";

export const reasonIds: Migration = {
  // An id is made by whoever finds the reason, and sorts by that time. Those of before sort
  // before all others, in their order.
  up: `
    CREATE TABLE new_changes (
      id TEXT PRIMARY KEY,
      host_id INTEGER NOT NULL,
      code TEXT NOT NULL,
      subject TEXT NOT NULL,
      subject_id TEXT NOT NULL,
      level TEXT NOT NULL,
      text TEXT NOT NULL,
      opened_at_ms INTEGER NOT NULL,
      closed_at_ms INTEGER
    ) STRICT, WITHOUT ROWID;
    INSERT INTO new_changes
      SELECT printf('0%015d', id), host_id, code, subject, subject_id, level, text,
        opened_at_ms, closed_at_ms
      FROM changes;
    DROP TABLE changes;
    ALTER TABLE new_changes RENAME TO changes;
    CREATE UNIQUE INDEX changes_open ON changes (host_id, code, subject_id)
      WHERE closed_at_ms IS NULL;
    CREATE INDEX changes_by_host ON changes (host_id, id);
    CREATE INDEX changes_by_end ON changes (closed_at_ms);`,
  down: `
    CREATE TABLE old_changes (
      id INTEGER PRIMARY KEY,
      host_id INTEGER NOT NULL,
      code TEXT NOT NULL,
      subject TEXT NOT NULL,
      level TEXT NOT NULL,
      text TEXT NOT NULL,
      opened_at_ms INTEGER NOT NULL,
      closed_at_ms INTEGER,
      subject_id TEXT NOT NULL DEFAULT ''
    ) STRICT;
    INSERT INTO old_changes
        (host_id, code, subject, level, text, opened_at_ms, closed_at_ms, subject_id)
      SELECT host_id, code, subject, level, text, opened_at_ms, closed_at_ms, subject_id
      FROM changes ORDER BY id;
    DROP TABLE changes;
    ALTER TABLE old_changes RENAME TO changes;
    CREATE UNIQUE INDEX changes_open ON changes (host_id, code, subject_id)
      WHERE closed_at_ms IS NULL;
    CREATE INDEX changes_by_host ON changes (host_id);
    CREATE INDEX changes_by_end ON changes (closed_at_ms);`,
};
