import type { Migration } from "./migration.ts";

/** Of a host that is registered. */
const OF_HOST = "host_id IN (SELECT id FROM hosts)";

/** The columns of a sample. */
const COLUMNS = "id, host_id, kind, collected_at_us, received_at_ms, sent_at_ms, base_id, payload";

const IS_NEWER = "substr(payload, 1, 1) = x'05'";
const AS_WHOLE = `plain_payload(payload,
      (SELECT base.payload FROM payload_bases base WHERE base.id = base_id))`;

/** Samples wait together, each with its points, for their places in the tables of hosts. */
export const recentSamples: Migration = {
  // `samples` is what can be read of both: all that there are.
  up: `
    INSERT OR IGNORE INTO history (id, layout_id, points)
      SELECT (host_id << 42) | at_ms, layout_id, points FROM history_recent WHERE ${OF_HOST}
      ORDER BY id;
    DROP TABLE history_recent;

    ALTER TABLE samples RENAME TO samples_settled;
    CREATE TABLE samples_recent (
      id INTEGER PRIMARY KEY,
      host_id INTEGER NOT NULL,
      kind INTEGER NOT NULL,
      collected_at_us INTEGER NOT NULL,
      received_at_ms INTEGER NOT NULL,
      sent_at_ms INTEGER,
      base_id INTEGER,
      payload BLOB NOT NULL,
      layout_id INTEGER,
      points BLOB
    ) STRICT;
    CREATE VIEW samples AS
      SELECT ${COLUMNS} FROM samples_settled UNION ALL SELECT ${COLUMNS} FROM samples_recent;`,
  // Payloads of format 5 are unknown to the version before.
  down: `
    DROP VIEW samples;
    INSERT INTO samples_settled (${COLUMNS})
      SELECT ${COLUMNS} FROM samples_recent WHERE ${OF_HOST} ORDER BY id;
    INSERT OR IGNORE INTO history (id, layout_id, points)
      SELECT (host_id << 42) | (collected_at_us / 1000), layout_id, points FROM samples_recent
      WHERE points IS NOT NULL AND ${OF_HOST} ORDER BY id;
    DROP TABLE samples_recent;
    ALTER TABLE samples_settled RENAME TO samples;

    DELETE FROM samples WHERE ${IS_NEWER} AND ${AS_WHOLE} IS NULL;
    UPDATE samples SET base_id = NULL, payload = ${AS_WHOLE} WHERE ${IS_NEWER};

    CREATE TABLE history_recent (
      id INTEGER PRIMARY KEY,
      host_id INTEGER NOT NULL,
      at_ms INTEGER NOT NULL,
      layout_id INTEGER NOT NULL,
      points BLOB NOT NULL
    ) STRICT;`,
};
