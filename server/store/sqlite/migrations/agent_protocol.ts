import type { Migration } from "./migration.ts";

export const agentProtocol: Migration = {
  // What its agent said as it joined last; null: none, or from before agents say it.
  up: "ALTER TABLE hosts ADD COLUMN protocol_level INTEGER;",
  down: "ALTER TABLE hosts DROP COLUMN protocol_level;",
};
