import type { Migration } from "./migration.ts";

export const windowCodes: Migration = {
  // As of policies: a list as JSON, null for every code.
  up: "ALTER TABLE windows ADD COLUMN codes TEXT;",
  down: "ALTER TABLE windows DROP COLUMN codes;",
};
