/** The schema's history. Entries are only ever appended; `user_version` counts those applied. */
import type { DatabaseSync } from "node:sqlite";
import { agentProtocol } from "./migrations/agent_protocol.ts";
import { auditAndScopes } from "./migrations/audit_and_scopes.ts";
import { enrolments } from "./migrations/enrolments.ts";
import { factorsAndWalls } from "./migrations/factors_and_walls.ts";
import { fewerPages } from "./migrations/fewer_pages.ts";
import { hostAttributes } from "./migrations/host_attributes.ts";
import { hostBytes } from "./migrations/host_bytes.ts";
import { hostEvents } from "./migrations/host_events.ts";
import { historyAndChanges } from "./migrations/history_and_changes.ts";
import { hostsAndSamples } from "./migrations/hosts_and_samples.ts";
import { incidentHostNames } from "./migrations/incident_host_names.ts";
import { incidents } from "./migrations/incidents.ts";
import { knownState } from "./migrations/known_state.ts";
import { ledger } from "./migrations/ledger.ts";
import { operatorActs } from "./migrations/operator_acts.ts";
import { recentSamples } from "./migrations/recent_samples.ts";
import { reasonIds } from "./migrations/reason_ids.ts";
import { revisions } from "./migrations/revisions.ts";
import { snapshotPolicies } from "./migrations/snapshot_policies.ts";
import { windowCodes } from "./migrations/window_codes.ts";
import { thresholds } from "./migrations/thresholds.ts";
import type { Migration } from "./migrations/migration.ts";
import { plainPayload } from "../packing/payload.ts";
import { transaction } from "./transaction.ts";
import type { SchemaChange } from "../engine.ts";

const MIGRATIONS: readonly Migration[] = [
  hostsAndSamples,
  historyAndChanges,
  hostBytes,
  auditAndScopes,
  knownState,
  reasonIds,
  revisions,
  incidents,
  hostAttributes,
  fewerPages,
  hostEvents,
  operatorActs,
  incidentHostNames,
  windowCodes,
  recentSamples,
  ledger,
  thresholds,
  snapshotPolicies,
  factorsAndWalls,
  agentProtocol,
  enrolments,
];

/** The newest schema this program knows. */
export const SCHEMA_VERSION = MIGRATIONS.length;

export function schemaVersion(db: DatabaseSync): number {
  const row = db.prepare("PRAGMA user_version").get() as { user_version: number };
  return row.user_version;
}

/** Brings the schema up to date, each step in its own transaction. */
export function migrate(db: DatabaseSync): SchemaChange {
  const from = schemaVersion(db);
  while (schemaVersion(db) < SCHEMA_VERSION) {
    transaction(db, () => {
      // Read again under the write lock: another process may have been first.
      const version = schemaVersion(db);
      const next = MIGRATIONS[version];
      if (next !== undefined) applyStep(db, next.up, version + 1);
    });
  }
  return { from, to: SCHEMA_VERSION };
}

/** Takes the newest step back. The version that is left; null when there is none to take. */
export function rollback(db: DatabaseSync): number | null {
  return transaction(db, () => {
    const version = schemaVersion(db);
    const newest = MIGRATIONS[version - 1];
    if (newest === undefined) return null;
    applyStep(db, newest.down, version - 1);
    return version - 1;
  });
}

function applyStep(db: DatabaseSync, sql: string, version: number): void {
  db.function("plain_payload", plainPayload);
  db.exec(sql);
  db.exec(`PRAGMA user_version = ${version}`);
}
