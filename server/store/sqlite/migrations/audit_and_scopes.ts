import type { Migration } from "./migration.ts";

export const auditAndScopes: Migration = {
  // Entries are only ever added, and go by age. AUTOINCREMENT: an id that was shown as the newest
  // is never given to another entry.
  //
  // A session that was there before has been confirmed when it began, as far as anybody knows.
  up: `
    CREATE TABLE audit (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      at_ms INTEGER NOT NULL,
      who TEXT NOT NULL,
      address TEXT,
      action TEXT NOT NULL,
      subject TEXT NOT NULL
    ) STRICT;
    CREATE INDEX audit_by_age ON audit (at_ms);

    ALTER TABLE sessions ADD COLUMN confirmed_at_ms INTEGER NOT NULL DEFAULT 0;
    UPDATE sessions SET confirmed_at_ms = created_at_ms;

    ALTER TABLE api_tokens ADD COLUMN scopes TEXT NOT NULL DEFAULT 'read';
    ALTER TABLE api_tokens ADD COLUMN expires_at_ms INTEGER;`,
  // The version before knows neither scopes nor expiry: it would let each token read everything,
  // for ever. Those that may do less, or not for ever, go.
  down: `
    DELETE FROM api_tokens WHERE scopes != 'read' OR expires_at_ms IS NOT NULL;
    ALTER TABLE api_tokens DROP COLUMN expires_at_ms;
    ALTER TABLE api_tokens DROP COLUMN scopes;
    ALTER TABLE sessions DROP COLUMN confirmed_at_ms;
    DROP TABLE audit;`,
};
