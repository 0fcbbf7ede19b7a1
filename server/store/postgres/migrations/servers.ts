/**
 * Several servers of one database: which there are, what each of them has for a while, and how often
 * each host changed, by which the others hear of it. Moments are the database's own, never a server's.
 */
import type { Migration } from "./migration.ts";

const TEXT = `TEXT COLLATE "C"`;

/** How often a part of a host was last changed: its version then. */
const PARTS = ["fast", "medium", "slow", "reasons", "good", "events"];

export const servers: Migration = {
  kind: "expand",
  up: [
    // `knows`: the newest schema of its program. `key_mark`: which key it has. The session is the one that renewed it last.
    `CREATE TABLE servers (
      id ${TEXT} PRIMARY KEY,
      name ${TEXT} NOT NULL,
      knows BIGINT NOT NULL,
      key_mark ${TEXT} NOT NULL,
      started_at TIMESTAMPTZ NOT NULL,
      until_at TIMESTAMPTZ NOT NULL,
      session_id BIGINT NOT NULL,
      session_began TIMESTAMPTZ NOT NULL
    )`,
    `CREATE TABLE leases (
      name ${TEXT} PRIMARY KEY,
      holder ${TEXT},
      epoch BIGINT NOT NULL,
      until_at TIMESTAMPTZ
    )`,
    `INSERT INTO leases (name, epoch)
      SELECT 'bucket/' || number, 0 FROM generate_series(0, 255) AS number`,
    "INSERT INTO leases (name, epoch) VALUES ('desk', 0)",
    // The row of no host (0) is that of incidents and messages. `presence`: 0 away, 1 here, 2 waited for.
    `CREATE TABLE host_versions (
      host_id BIGINT PRIMARY KEY,
      version BIGINT NOT NULL,
      updated_at TIMESTAMPTZ NOT NULL,
      ${PARTS.map((part) => `${part} BIGINT NOT NULL DEFAULT 0`).join(", ")},
      presence BIGINT NOT NULL DEFAULT 0,
      replaced BIGINT NOT NULL DEFAULT 0
    ) WITH (fillfactor = 50)`,
    "CREATE INDEX host_versions_by_time ON host_versions (updated_at)",
    // What operators ask of the server that has the desk, in the order of ids.
    `CREATE TABLE desk_acts (
      id ${TEXT} PRIMARY KEY,
      act ${TEXT} NOT NULL
    )`,
    "ALTER TABLE revisions ADD COLUMN access BIGINT NOT NULL DEFAULT 0",
  ],
  down: [
    "ALTER TABLE revisions DROP COLUMN access",
    "DROP TABLE desk_acts",
    "DROP TABLE host_versions",
    "DROP TABLE leases",
    "DROP TABLE servers",
  ],
  // The version before writes of hosts that are another server's.
  least_reader: 3,
};
