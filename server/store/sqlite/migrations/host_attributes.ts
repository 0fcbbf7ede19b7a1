import type { Migration } from "./migration.ts";

export const hostAttributes: Migration = {
  // `tags` holds words with a space between.
  up: `
    ALTER TABLE hosts ADD COLUMN group_name TEXT;
    ALTER TABLE hosts ADD COLUMN tags TEXT NOT NULL DEFAULT '';
    ALTER TABLE hosts ADD COLUMN note TEXT NOT NULL DEFAULT '';
    ALTER TABLE hosts ADD COLUMN web_url TEXT;
    DROP TRIGGER hosts_changed;
    CREATE TRIGGER hosts_changed
    AFTER UPDATE OF name, token_hash, group_name, tags, note, web_url ON hosts BEGIN
      UPDATE revisions SET hosts = hosts + 1;
    END;`,
  down: `
    DROP TRIGGER hosts_changed;
    CREATE TRIGGER hosts_changed AFTER UPDATE OF name, token_hash ON hosts BEGIN
      UPDATE revisions SET hosts = hosts + 1;
    END;
    ALTER TABLE hosts DROP COLUMN web_url;
    ALTER TABLE hosts DROP COLUMN note;
    ALTER TABLE hosts DROP COLUMN tags;
    ALTER TABLE hosts DROP COLUMN group_name;`,
};
