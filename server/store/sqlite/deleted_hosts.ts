/** The table `deleted_hosts`: those of whom other tables still hold rows. */
import type { DatabaseSync } from "node:sqlite";
import { TIME_BITS } from "../packing/history_time.ts";
import { transaction, withoutSync } from "./transaction.ts";

const NEXT = "SELECT host_id FROM deleted_hosts LIMIT 1";

const FORGET = "DELETE FROM deleted_hosts WHERE host_id = :hostId";

/** Each removes up to `:batch` rows of a host. Samples come before the bases they need. */
const SWEEPS = [
  ...[
    "samples_recent",
    "samples_settled",
    "payload_bases",
    "history_layouts",
    "changes",
    "last_good",
    "ledger_journal",
  ].map((table) => `
    DELETE FROM ${table} WHERE id IN (
      SELECT id FROM ${table} WHERE host_id = :hostId LIMIT :batch)`),
  `DELETE FROM history WHERE id IN (
    SELECT id FROM history
    WHERE id >= CAST(:hostId AS INTEGER) << ${TIME_BITS}
      AND id < (CAST(:hostId AS INTEGER) + 1) << ${TIME_BITS}
    LIMIT :batch)`,
  `DELETE FROM history_hourly WHERE (host_id, at_ms, metric) IN (
    SELECT host_id, at_ms, metric FROM history_hourly WHERE host_id = :hostId LIMIT :batch)`,
  `DELETE FROM mutes WHERE (host_id, code, subject_id) IN (
    SELECT host_id, code, subject_id FROM mutes WHERE host_id = :hostId LIMIT :batch)`,
  `DELETE FROM newest_samples WHERE (host_id, kind) IN (
    SELECT host_id, kind FROM newest_samples WHERE host_id = :hostId LIMIT :batch)`,
  `DELETE FROM host_events WHERE (host_id, code, subject) IN (
    SELECT host_id, code, subject FROM host_events WHERE host_id = :hostId LIMIT :batch)`,
  `DELETE FROM left_pools WHERE (host_id, guid) IN (
    SELECT host_id, guid FROM left_pools WHERE host_id = :hostId LIMIT :batch)`,
  `DELETE FROM thresholds WHERE (host_id, group_name, key) IN (
    SELECT host_id, group_name, key FROM thresholds WHERE host_id = :hostId LIMIT :batch)`,
  `DELETE FROM enrolments WHERE host_id IN (
    SELECT host_id FROM enrolments WHERE host_id = :hostId LIMIT :batch)`,
];

export function createDeletedHostWrites(db: DatabaseSync) {
  const next = db.prepare(NEXT);
  const forget = db.prepare(FORGET);
  const sweeps = SWEEPS.map((sql) => db.prepare(sql));

  return {
    /** Removes up to `batch` rows; fewer only when there are no more. */
    sweepDeletedHosts(batch: number): number {
      return withoutSync(db, () =>
        transaction(db, () => {
          let left = batch;
          for (;;) {
            const row = next.get() as { host_id: number } | undefined;
            if (row === undefined) return batch - left;
            for (const sweep of sweeps) {
              left -= Number(sweep.run({ hostId: row.host_id, batch: left }).changes);
              if (left === 0) return batch;
            }
            forget.run({ hostId: row.host_id });
          }
        }));
    },
  };
}
