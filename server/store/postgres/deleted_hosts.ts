/** The table `deleted_hosts`: those of whom other tables still hold rows. */
import type { Database } from "./database.ts";
import { statement } from "./statement.ts";

const NEXT = statement("SELECT host_id FROM deleted_hosts ORDER BY host_id LIMIT 1");

const FORGET = statement("DELETE FROM deleted_hosts WHERE host_id = :hostId");

/** Tables with rows of hosts, each with what names a row beside its host. */
export const OF_HOSTS: readonly (readonly [table: string, keys: string])[] = [
  ["samples", "kind, collected_at_us"],
  ["payload_bases", "kind, id"],
  ["history", "at_ms"],
  ["history_layouts", "id"],
  ["history_hourly", "at_ms, metric"],
  ["changes", "id"],
  ["last_good", "section"],
  ["newest_samples", "kind"],
  ["ledger_journal", "id"],
  ["mutes", "code, subject_id"],
  ["host_events", "code, subject"],
  ["left_pools", "guid"],
  ["thresholds", "group_name, key"],
  ["enrolments", "host_id"],
  ["host_versions", "host_id"],
];

/** Each removes up to `:batch` rows of a host, by the primary key. */
const SWEEPS = OF_HOSTS.map(([table, keys]) =>
  statement(`
    DELETE FROM ${table} WHERE host_id = :hostId AND (${keys}) IN (
      SELECT ${keys} FROM ${table} WHERE host_id = :hostId LIMIT :batch)`)
);

export function createDeletedHostSteps(db: Database) {
  return {
    /** Removes up to `batch` rows; fewer only when there are no more. */
    sweepDeletedHosts: (batch: number): Promise<number> =>
      db.step(async (session) => {
        let left = batch;
        for (;;) {
          const row = await session.get<{ host_id: number }>(NEXT);
          if (row === null) return batch - left;
          for (const sweep of SWEEPS) {
            left -= await session.run(sweep, { hostId: row.host_id, batch: left });
            if (left === 0) return batch;
          }
          await session.run(FORGET, { hostId: row.host_id });
        }
      }),
  };
}
