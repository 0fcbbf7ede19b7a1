import type { Migration } from "./migration.ts";

export const hostsAndSamples: Migration = {
  // Host ids are never given twice (AUTOINCREMENT): a sample still on its way for a deleted
  // host must not land in the one registered next.
  //
  // Samples lie in the order of their arrival, not WITHOUT ROWID by host: rows above 1,002
  // bytes would each take a whole overflow page there (1.3 kB rows: 4.6 kB instead of 1.4 kB
  // on disk, and three times slower to insert).
  //
  // `hosts_revision` tells other processes what concerns them: hosts that come, go or change
  // their token, and nothing that a running server writes by itself.
  up: `
    CREATE TABLE hosts (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL UNIQUE COLLATE NOCASE,
      token_hash TEXT NOT NULL,
      token_digest TEXT,
      created_at_ms INTEGER NOT NULL,
      last_seen_at_ms INTEGER,
      agent_version TEXT,
      pve_version TEXT,
      zfs_version TEXT,
      fast_seconds INTEGER,
      medium_seconds INTEGER,
      slow_seconds INTEGER
    ) STRICT;

    CREATE TABLE hosts_revision (
      only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
      value INTEGER NOT NULL
    ) STRICT;
    INSERT INTO hosts_revision (only_row, value) VALUES (1, 0);

    CREATE TRIGGER hosts_inserted AFTER INSERT ON hosts BEGIN
      UPDATE hosts_revision SET value = value + 1;
    END;
    CREATE TRIGGER hosts_deleted AFTER DELETE ON hosts BEGIN
      UPDATE hosts_revision SET value = value + 1;
    END;
    CREATE TRIGGER hosts_changed AFTER UPDATE OF name, token_hash ON hosts BEGIN
      UPDATE hosts_revision SET value = value + 1;
    END;

    CREATE TABLE samples (
      id INTEGER PRIMARY KEY,
      host_id INTEGER NOT NULL REFERENCES hosts (id) ON DELETE CASCADE,
      kind INTEGER NOT NULL,
      collected_at_us INTEGER NOT NULL,
      received_at_ms INTEGER NOT NULL,
      sent_at_ms INTEGER,
      payload BLOB NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX samples_by_host ON samples (host_id, kind, collected_at_us);

    CREATE TABLE sessions (
      id_hash TEXT PRIMARY KEY,
      created_at_ms INTEGER NOT NULL,
      last_used_at_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE settings (
      key TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;`,
  down: `
    DROP TABLE settings;
    DROP TABLE sessions;
    DROP TABLE samples;
    DROP TABLE hosts_revision;
    DROP TABLE hosts;`,
};
