import type { Migration } from "./migration.ts";

export const snapshotPolicies: Migration = {
  // A row that is replaced counts as inserted.
  up: `
    CREATE TABLE snapshot_policies (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL COLLATE NOCASE UNIQUE,
      selector TEXT,
      datasets TEXT,
      guest_tags TEXT,
      newest_at_most_seconds TEXT NOT NULL,
      least_count INTEGER,
      note TEXT NOT NULL,
      set_by TEXT NOT NULL,
      set_at_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    ${
    ["INSERT", "UPDATE", "DELETE"].map((write) => `
    CREATE TRIGGER words_snapshot_policies_${write.toLowerCase()} AFTER ${write}
    ON snapshot_policies BEGIN
      UPDATE revisions SET words = words + 1;
    END;`).join("")
  }`,
  down: `
    DROP TABLE snapshot_policies;`,
};
