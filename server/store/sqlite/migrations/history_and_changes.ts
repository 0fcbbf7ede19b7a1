import type { Migration } from "./migration.ts";

export const historyAndChanges: Migration = {
  // A sample holds what differs from its base, a whole payload that many samples share. The
  // foreign key keeps a base from going before the last sample that needs it.
  //
  // Nothing cascades from a deleted host: it may have thousands of samples, and
  // ingest must not wait for them. `deleted_hosts` remembers whose rows are still to be removed.
  //
  // `history.id` is the host's id and the time in one number, so that a host's points lie side
  // by side. A WITHOUT ROWID table would do the same, but takes an overflow page for each row
  // above 1,002 bytes, which is a host of 125 guests.
  up: `
    CREATE TABLE payload_bases (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      host_id INTEGER NOT NULL,
      kind INTEGER NOT NULL,
      received_at_ms INTEGER NOT NULL,
      payload BLOB NOT NULL
    ) STRICT;
    CREATE INDEX payload_bases_by_host ON payload_bases (host_id, kind);
    CREATE INDEX payload_bases_by_age ON payload_bases (received_at_ms);

    CREATE TABLE new_samples (
      id INTEGER PRIMARY KEY,
      host_id INTEGER NOT NULL,
      kind INTEGER NOT NULL,
      collected_at_us INTEGER NOT NULL,
      received_at_ms INTEGER NOT NULL,
      sent_at_ms INTEGER,
      base_id INTEGER REFERENCES payload_bases (id),
      payload BLOB NOT NULL
    ) STRICT;
    INSERT INTO new_samples
      SELECT id, host_id, kind, collected_at_us, received_at_ms, sent_at_ms, NULL, payload
      FROM samples;
    DROP TABLE samples;
    ALTER TABLE new_samples RENAME TO samples;
    CREATE UNIQUE INDEX samples_by_host ON samples (host_id, kind, collected_at_us);
    CREATE INDEX samples_by_age ON samples (collected_at_us);
    CREATE INDEX samples_by_base ON samples (base_id);

    CREATE TABLE deleted_hosts (host_id INTEGER PRIMARY KEY) STRICT;
    CREATE TRIGGER hosts_swept AFTER DELETE ON hosts BEGIN
      INSERT INTO deleted_hosts (host_id) VALUES (old.id);
    END;

    CREATE TABLE history (
      id INTEGER PRIMARY KEY,
      layout_id INTEGER NOT NULL,
      points BLOB NOT NULL
    ) STRICT;

    CREATE TABLE history_layouts (
      id INTEGER PRIMARY KEY,
      host_id INTEGER NOT NULL,
      metrics TEXT NOT NULL,
      used_at_ms INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX history_layouts_by_host ON history_layouts (host_id);

    CREATE TABLE history_hourly (
      host_id INTEGER NOT NULL,
      at_ms INTEGER NOT NULL,
      metric TEXT NOT NULL,
      value REAL NOT NULL,
      PRIMARY KEY (host_id, at_ms, metric)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE changes (
      id INTEGER PRIMARY KEY,
      host_id INTEGER NOT NULL,
      code TEXT NOT NULL,
      subject TEXT NOT NULL,
      level TEXT NOT NULL,
      text TEXT NOT NULL,
      opened_at_ms INTEGER NOT NULL,
      closed_at_ms INTEGER
    ) STRICT;
    CREATE UNIQUE INDEX changes_open ON changes (host_id, code, subject)
      WHERE closed_at_ms IS NULL;
    CREATE INDEX changes_by_host ON changes (host_id);
    CREATE INDEX changes_by_end ON changes (closed_at_ms);

    CREATE TABLE mutes (
      host_id INTEGER NOT NULL,
      code TEXT NOT NULL,
      subject TEXT NOT NULL,
      note TEXT NOT NULL,
      expires_at_ms INTEGER,
      created_at_ms INTEGER NOT NULL,
      PRIMARY KEY (host_id, code, subject)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE api_tokens (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL,
      token_hash TEXT NOT NULL UNIQUE,
      created_at_ms INTEGER NOT NULL,
      last_used_at_ms INTEGER
    ) STRICT;`,
  // A sample that cannot be decoded is left out: no version could read it.
  down: `
    DROP TABLE api_tokens;
    DROP TABLE mutes;
    DROP TABLE changes;
    DROP TABLE history_hourly;
    DROP TABLE history_layouts;
    DROP TABLE history;
    DROP TRIGGER hosts_swept;
    DROP TABLE deleted_hosts;

    CREATE TABLE old_samples (
      id INTEGER PRIMARY KEY,
      host_id INTEGER NOT NULL REFERENCES hosts (id) ON DELETE CASCADE,
      kind INTEGER NOT NULL,
      collected_at_us INTEGER NOT NULL,
      received_at_ms INTEGER NOT NULL,
      sent_at_ms INTEGER,
      payload BLOB NOT NULL
    ) STRICT;
    INSERT OR IGNORE INTO old_samples
      SELECT id, host_id, kind, collected_at_us, received_at_ms, sent_at_ms,
        plain_payload(payload, (SELECT base.payload FROM payload_bases base WHERE base.id = base_id))
      FROM samples WHERE host_id IN (SELECT id FROM hosts);
    DROP TABLE samples;
    ALTER TABLE old_samples RENAME TO samples;
    CREATE UNIQUE INDEX samples_by_host ON samples (host_id, kind, collected_at_us);
    DROP TABLE payload_bases;`,
};
