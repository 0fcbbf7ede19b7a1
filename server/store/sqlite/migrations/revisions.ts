import type { Migration } from "./migration.ts";

/** Whoever makes one of these tables anew makes its triggers anew as well. */
const TABLES_OF_WORDS = ["mutes", "left_pools"];
const WRITES = ["INSERT", "UPDATE", "DELETE"];

const TRIGGERS = TABLES_OF_WORDS.flatMap((table) =>
  WRITES.map((write) => ({ table, write, name: `words_${table}_${write.toLowerCase()}` }))
);

export const revisions: Migration = {
  // One row with a column for each, so that one read tells of all. SQLite renames what the
  // triggers on hosts refer to as well.
  up: `
    ALTER TABLE hosts_revision RENAME TO revisions;
    ALTER TABLE revisions RENAME COLUMN value TO hosts;
    ALTER TABLE revisions ADD COLUMN words INTEGER NOT NULL DEFAULT 0;
    ${
    TRIGGERS.map(({ table, write, name }) => `
    CREATE TRIGGER ${name} AFTER ${write} ON ${table} BEGIN
      UPDATE revisions SET words = words + 1;
    END;`).join("")
  }`,
  down: `
    ${TRIGGERS.map(({ name }) => `DROP TRIGGER ${name};`).join("\n    ")}
    ALTER TABLE revisions DROP COLUMN words;
    ALTER TABLE revisions RENAME COLUMN hosts TO value;
    ALTER TABLE revisions RENAME TO hosts_revision;`,
};
