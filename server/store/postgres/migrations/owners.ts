import type { Migration } from "./migration.ts";

/** Which server has a host, and how often that changed: what a server writes of it is fenced by that. */
export const owners: Migration = {
  kind: "expand",
  up: [
    `ALTER TABLE hosts ADD COLUMN owner TEXT COLLATE "C"`,
    "ALTER TABLE hosts ADD COLUMN owner_epoch BIGINT NOT NULL DEFAULT 0",
  ],
  down: [
    "ALTER TABLE hosts DROP COLUMN owner_epoch",
    "ALTER TABLE hosts DROP COLUMN owner",
  ],
  least_reader: 1,
};
