import type { Migration } from "./migration.ts";

export const factorsAndWalls: Migration = {
  // Of sessions that were there before nobody knows from where they are: ''.
  //
  // A factor is either a secret, which is sealed, or a passkey, of which the server has the public
  // half alone. `counter`: of a secret the newest step whose code was taken, of a passkey how often
  // it has signed, as it says itself.
  up: `
    ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT '';
    ALTER TABLE sessions ADD COLUMN browser TEXT NOT NULL DEFAULT '';

    CREATE TABLE factors (
      id TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      name TEXT NOT NULL,
      sealed TEXT,
      credential_id TEXT UNIQUE,
      public_key TEXT,
      transports TEXT NOT NULL,
      counter INTEGER NOT NULL,
      created_at_ms INTEGER NOT NULL,
      last_used_at_ms INTEGER
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE recovery_codes (code_hash TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

    CREATE TABLE walls (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      token_hash TEXT UNIQUE,
      cookie_hash TEXT UNIQUE,
      created_at_ms INTEGER NOT NULL,
      opened_at_ms INTEGER,
      last_used_at_ms INTEGER
    ) STRICT, WITHOUT ROWID;`,
  // The version before asks for the password alone.
  down: `
    DROP TABLE walls;
    DROP TABLE recovery_codes;
    DROP TABLE factors;
    ALTER TABLE sessions DROP COLUMN browser;
    ALTER TABLE sessions DROP COLUMN address;`,
};
