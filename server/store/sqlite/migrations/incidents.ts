import type { Migration } from "./migration.ts";

/** Whoever makes one of these tables anew makes its triggers anew as well. */
const TABLES_OF_TELLING = ["channels", "policies", "windows"];
const WRITES = ["INSERT", "UPDATE", "DELETE"];

const TRIGGERS = TABLES_OF_TELLING.flatMap((table) => WRITES.map((write) => ({ table, write })));

export const incidents: Migration = {
  // `detail` and `content` hold as JSON what no query asks for. Incidents and deliveries may be
  // large, so they are not WITHOUT ROWID. A reason of no host has the host 0 here, which no host has.
  //
  // Host ids are no foreign keys: what a deleted host brought about is history as any other.
  up: `
    CREATE TABLE incidents (
      id TEXT PRIMARY KEY,
      scope TEXT NOT NULL,
      scope_id TEXT NOT NULL,
      family TEXT NOT NULL,
      subject_id TEXT NOT NULL,
      label TEXT NOT NULL,
      state TEXT NOT NULL,
      level TEXT NOT NULL,
      worst_level TEXT NOT NULL,
      began_at_ms INTEGER NOT NULL,
      opened_at_ms INTEGER,
      resolved_at_ms INTEGER,
      parent_id TEXT,
      seq INTEGER NOT NULL,
      detail TEXT NOT NULL,
      memory TEXT NOT NULL
    ) STRICT;
    CREATE INDEX incidents_standing ON incidents (id) WHERE state <> 'resolved';
    CREATE INDEX incidents_by_end ON incidents (resolved_at_ms);

    CREATE TABLE incident_reasons (
      incident_id TEXT NOT NULL,
      host_id INTEGER NOT NULL,
      code TEXT NOT NULL,
      PRIMARY KEY (incident_id, host_id, code)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX incident_reasons_by_host ON incident_reasons (host_id, incident_id);
    CREATE INDEX incident_reasons_by_code ON incident_reasons (code, incident_id);

    CREATE TABLE incident_events (
      incident_id TEXT NOT NULL,
      seq INTEGER NOT NULL,
      at_ms INTEGER NOT NULL,
      kind TEXT NOT NULL,
      level TEXT NOT NULL,
      text TEXT NOT NULL,
      author TEXT,
      PRIMARY KEY (incident_id, seq)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE deliveries (
      id TEXT PRIMARY KEY,
      channel_id TEXT NOT NULL,
      incident_id TEXT,
      seq INTEGER,
      kind TEXT NOT NULL,
      state TEXT NOT NULL,
      idempotency_key TEXT NOT NULL,
      queued_at_ms INTEGER NOT NULL,
      due_ms INTEGER NOT NULL,
      not_before_ms INTEGER NOT NULL,
      expires_at_ms INTEGER NOT NULL,
      lease_until_ms INTEGER,
      attempts INTEGER NOT NULL,
      last_error TEXT,
      delivered_at_ms INTEGER,
      collapsed_into TEXT,
      content TEXT NOT NULL
    ) STRICT;
    CREATE INDEX deliveries_waiting ON deliveries (channel_id, incident_id, id)
      WHERE state IN ('queued', 'sending');
    CREATE INDEX deliveries_by_channel ON deliveries (channel_id, id);
    CREATE INDEX deliveries_by_success ON deliveries (channel_id, delivered_at_ms)
      WHERE delivered_at_ms IS NOT NULL;
    CREATE INDEX deliveries_by_age ON deliveries (queued_at_ms);

    CREATE TABLE delivery_incidents (
      incident_id TEXT NOT NULL,
      delivery_id TEXT NOT NULL,
      PRIMARY KEY (incident_id, delivery_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX delivery_incidents_by_delivery ON delivery_incidents (delivery_id);

    CREATE TABLE attempts (
      delivery_id TEXT NOT NULL,
      number INTEGER NOT NULL,
      channel_id TEXT NOT NULL,
      at_ms INTEGER NOT NULL,
      outcome TEXT NOT NULL,
      error TEXT,
      PRIMARY KEY (delivery_id, number)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX attempts_failed ON attempts (channel_id, at_ms) WHERE outcome <> 'delivered';

    CREATE TABLE told (
      incident_id TEXT NOT NULL,
      channel_id TEXT NOT NULL,
      level TEXT NOT NULL,
      seq INTEGER NOT NULL,
      at_ms INTEGER NOT NULL,
      mark TEXT NOT NULL,
      how TEXT NOT NULL,
      hushed INTEGER NOT NULL,
      peak TEXT,
      remind_from_ms INTEGER NOT NULL,
      PRIMARY KEY (incident_id, channel_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX told_standing ON told (incident_id) WHERE level <> 'resolved';
    CREATE INDEX told_by_channel ON told (channel_id);

    CREATE TABLE holds (
      incident_id TEXT NOT NULL,
      channel_id TEXT NOT NULL,
      at_ms INTEGER NOT NULL,
      why TEXT NOT NULL,
      of TEXT NOT NULL,
      until_ms INTEGER,
      ended_at_ms INTEGER,
      PRIMARY KEY (incident_id, channel_id, at_ms)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX holds_lasting ON holds (incident_id) WHERE ended_at_ms IS NULL;

    CREATE TABLE channels (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL UNIQUE COLLATE NOCASE,
      kind TEXT NOT NULL,
      settings TEXT NOT NULL,
      sealed TEXT,
      enabled INTEGER NOT NULL,
      quiet_hours TEXT,
      brake TEXT NOT NULL,
      digest_at TEXT NOT NULL,
      zone TEXT NOT NULL,
      broken_why TEXT,
      broken_since_ms INTEGER,
      created_at_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE policies (
      id TEXT PRIMARY KEY,
      position INTEGER NOT NULL,
      selector TEXT,
      codes TEXT,
      level_from TEXT NOT NULL,
      how TEXT NOT NULL,
      channels TEXT,
      remind_after_minutes REAL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE windows (
      id TEXT PRIMARY KEY,
      selector TEXT,
      recurrence TEXT NOT NULL,
      zone TEXT NOT NULL,
      note TEXT NOT NULL,
      author TEXT NOT NULL,
      created_at_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    ALTER TABLE revisions ADD COLUMN telling INTEGER NOT NULL DEFAULT 0;
    ${
    TRIGGERS.map(({ table, write }) => `
    CREATE TRIGGER telling_${table}_${write.toLowerCase()} AFTER ${write} ON ${table} BEGIN
      UPDATE revisions SET telling = telling + 1;
    END;`).join("")
  }`,
  down: `
    DROP TABLE windows;
    DROP TABLE policies;
    DROP TABLE channels;
    DROP TABLE holds;
    DROP TABLE told;
    DROP TABLE attempts;
    DROP TABLE delivery_incidents;
    DROP TABLE deliveries;
    DROP TABLE incident_events;
    DROP TABLE incident_reasons;
    DROP TABLE incidents;
    ALTER TABLE revisions DROP COLUMN telling;`,
};
