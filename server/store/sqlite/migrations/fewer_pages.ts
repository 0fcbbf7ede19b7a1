import type { Migration } from "./migration.ts";

/**
 * A commit writes every page that it touches, whole and twice: rows of many hosts go to one place
 * first, and an index for each place that they would have is one page more.
 */
export const fewerPages: Migration = {
  // Which samples need a base is told by the index of their host: its last column. That a sample is
  // there only once is for the one statement that inserts them.
  //
  // `history_recent` holds points in the order of their arrival, until there are so many that
  // several of each host go to `history` together.
  up: `
    DROP INDEX samples_by_base;
    DROP INDEX samples_by_host;
    CREATE INDEX samples_by_host ON samples (host_id, kind, collected_at_us, base_id);

    CREATE TABLE history_recent (
      id INTEGER PRIMARY KEY,
      host_id INTEGER NOT NULL,
      at_ms INTEGER NOT NULL,
      layout_id INTEGER NOT NULL,
      points BLOB NOT NULL
    ) STRICT;`,
  // Payloads of format 4 are unknown to the version before.
  down: `
    INSERT OR IGNORE INTO history (id, layout_id, points)
      SELECT (host_id << 42) | at_ms, layout_id, points FROM history_recent
      WHERE host_id IN (SELECT id FROM hosts);
    DROP TABLE history_recent;

    DELETE FROM samples WHERE substr(payload, 1, 1) = x'04' AND plain_payload(payload,
      (SELECT base.payload FROM payload_bases base WHERE base.id = base_id)) IS NULL;
    UPDATE samples SET base_id = NULL, payload = plain_payload(payload,
      (SELECT base.payload FROM payload_bases base WHERE base.id = base_id))
      WHERE substr(payload, 1, 1) = x'04';
    DROP INDEX samples_by_host;
    CREATE UNIQUE INDEX samples_by_host ON samples (host_id, kind, collected_at_us);
    CREATE INDEX samples_by_base ON samples (base_id);`,
};
