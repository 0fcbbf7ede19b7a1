import type { Migration } from "./migration.ts";

const TRIGGERS = ["INSERT", "UPDATE", "DELETE"].map((write) => ({
  write,
  name: `words_thresholds_${write.toLowerCase()}`,
}));

export const thresholds: Migration = {
  // A row that is replaced counts as inserted.
  up: `
    CREATE TABLE thresholds (
      host_id INTEGER NOT NULL,
      group_name TEXT NOT NULL,
      key TEXT NOT NULL,
      value INTEGER NOT NULL,
      set_by TEXT NOT NULL,
      set_at_ms INTEGER NOT NULL,
      PRIMARY KEY (host_id, group_name, key)
    ) STRICT, WITHOUT ROWID;
    ${
    TRIGGERS.map(({ write, name }) => `
    CREATE TRIGGER ${name} AFTER ${write} ON thresholds BEGIN
      UPDATE revisions SET words = words + 1;
    END;`).join("")
  }`,
  down: `
    DROP TABLE thresholds;`,
};
