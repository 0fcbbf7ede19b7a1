import type { Migration } from "./migration.ts";

export const knownState: Migration = {
  // What was recorded by a subject's name alone keeps that name as its identity, until the host
  // tells the real one.
  //
  // `last_good` holds one row for each section of a host whose newest reading has a fault.
  //
  // `newest_samples` has a row only where the newest sample is not the one collected last by the
  // host's own clock, which was set back.
  up: `
    ALTER TABLE changes ADD COLUMN subject_id TEXT NOT NULL DEFAULT '';
    UPDATE changes SET subject_id = subject;
    DROP INDEX changes_open;
    CREATE UNIQUE INDEX changes_open ON changes (host_id, code, subject_id)
      WHERE closed_at_ms IS NULL;

    CREATE TABLE new_mutes (
      host_id INTEGER NOT NULL,
      code TEXT NOT NULL,
      subject_id TEXT NOT NULL,
      subject TEXT NOT NULL,
      note TEXT NOT NULL,
      expires_at_ms INTEGER,
      created_at_ms INTEGER NOT NULL,
      PRIMARY KEY (host_id, code, subject_id)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO new_mutes
      SELECT host_id, code, subject, subject, note, expires_at_ms, created_at_ms FROM mutes;
    DROP TABLE mutes;
    ALTER TABLE new_mutes RENAME TO mutes;

    CREATE TABLE last_good (
      id INTEGER PRIMARY KEY,
      host_id INTEGER NOT NULL,
      section TEXT NOT NULL,
      collected_at_us INTEGER NOT NULL,
      read_at_ms INTEGER NOT NULL,
      payload BLOB NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX last_good_by_host ON last_good (host_id, section);

    CREATE TABLE newest_samples (
      host_id INTEGER NOT NULL,
      kind INTEGER NOT NULL,
      collected_at_us INTEGER NOT NULL,
      PRIMARY KEY (host_id, kind)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE left_pools (
      host_id INTEGER NOT NULL,
      guid TEXT NOT NULL,
      name TEXT NOT NULL,
      word TEXT NOT NULL,
      note TEXT NOT NULL,
      created_at_ms INTEGER NOT NULL,
      PRIMARY KEY (host_id, guid)
    ) STRICT, WITHOUT ROWID;`,
  // Of two open reasons that have one name the first stays open.
  down: `
    DROP TABLE left_pools;
    DROP TABLE newest_samples;
    DROP TABLE last_good;

    CREATE TABLE old_mutes (
      host_id INTEGER NOT NULL,
      code TEXT NOT NULL,
      subject TEXT NOT NULL,
      note TEXT NOT NULL,
      expires_at_ms INTEGER,
      created_at_ms INTEGER NOT NULL,
      PRIMARY KEY (host_id, code, subject)
    ) STRICT, WITHOUT ROWID;
    INSERT OR IGNORE INTO old_mutes
      SELECT host_id, code, subject, note, expires_at_ms, created_at_ms FROM mutes;
    DROP TABLE mutes;
    ALTER TABLE old_mutes RENAME TO mutes;

    DROP INDEX changes_open;
    UPDATE changes SET closed_at_ms = opened_at_ms WHERE closed_at_ms IS NULL AND id NOT IN (
      SELECT min(id) FROM changes WHERE closed_at_ms IS NULL GROUP BY host_id, code, subject);
    CREATE UNIQUE INDEX changes_open ON changes (host_id, code, subject)
      WHERE closed_at_ms IS NULL;
    ALTER TABLE changes DROP COLUMN subject_id;`,
};
