import type { Migration } from "./migration.ts";

export const incidentHostNames: Migration = {
  // A host that is deleted takes its row along; what it brought about is looked for by its name.
  up: `
    ALTER TABLE incident_reasons ADD COLUMN host_name TEXT NOT NULL DEFAULT '' COLLATE NOCASE;
    UPDATE incident_reasons
      SET host_name = coalesce((SELECT name FROM hosts WHERE id = host_id), '');
    CREATE INDEX incident_reasons_by_name ON incident_reasons (host_name, incident_id);`,
  down: `
    DROP INDEX incident_reasons_by_name;
    ALTER TABLE incident_reasons DROP COLUMN host_name;`,
};
