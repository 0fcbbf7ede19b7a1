/** The table `host_bytes`, and what goes first where a host has stored more than its share. */
import type { DatabaseSync } from "node:sqlite";
import { KIND_CODES } from "../packing/kinds.ts";
import { TIME_BITS } from "../packing/history_time.ts";
import type { RecentSamples } from "./recent_samples.ts";
import { transaction, withoutSync } from "./transaction.ts";

// What is recent is as many bytes as once it is settled.
const FIND = `
  SELECT bytes + (
    SELECT coalesce(sum(length(payload) + 100 + coalesce(length(points) + 20, 0)), 0)
    FROM samples_recent WHERE host_id = :hostId
  ) AS bytes FROM host_bytes WHERE host_id = :hostId`;

// Served by samples_by_host. The newest of each kind stays: it is what is last known of the host.
const OLDEST_SAMPLES = `
  SELECT id, collected_at_us AS at FROM samples_settled
  WHERE host_id = :hostId AND kind = :kind AND collected_at_us < (
    SELECT max(collected_at_us) FROM samples_settled WHERE host_id = :hostId AND kind = :kind
  ) AND collected_at_us IS NOT (
    SELECT collected_at_us FROM newest_samples WHERE host_id = :hostId AND kind = :kind
  )
  ORDER BY collected_at_us LIMIT :batch`;

const DELETE_SAMPLE = "DELETE FROM samples_settled WHERE id = :id";

// Served by payload_bases_by_host, and by samples_by_host alone.
const DELETE_BASES = `
  DELETE FROM payload_bases WHERE id IN (
    SELECT id FROM payload_bases base
    WHERE host_id = :hostId AND NOT EXISTS (
      SELECT 1 FROM samples_settled
      WHERE host_id = base.host_id AND kind = base.kind AND base_id = base.id
    )
      AND EXISTS (
        SELECT 1 FROM payload_bases newer
        WHERE newer.host_id = base.host_id AND newer.kind = base.kind AND newer.id > base.id
      )
    LIMIT :batch)`;

const DELETE_HISTORY = `
  DELETE FROM history WHERE id IN (
    SELECT id FROM history
    WHERE id >= CAST(:hostId AS INTEGER) << ${TIME_BITS}
      AND id < (CAST(:hostId AS INTEGER) + 1) << ${TIME_BITS}
    ORDER BY id LIMIT :batch)`;

const DELETE_LAYOUTS = `
  DELETE FROM history_layouts WHERE host_id = :hostId AND NOT EXISTS (
    SELECT 1 FROM history
    WHERE id >= CAST(:hostId AS INTEGER) << ${TIME_BITS}
      AND id < (CAST(:hostId AS INTEGER) + 1) << ${TIME_BITS}
  )`;

const DELETE_HOURLY = `
  DELETE FROM history_hourly WHERE (host_id, at_ms, metric) IN (
    SELECT host_id, at_ms, metric FROM history_hourly
    WHERE host_id = :hostId ORDER BY at_ms LIMIT :batch)`;

export function createHostBytesReads(db: DatabaseSync) {
  const find = db.prepare(FIND);
  return {
    storedBytes: (hostId: number): number =>
      (find.get({ hostId }) as { bytes: number } | undefined)?.bytes ?? 0,
  };
}

export function createHostBytesWrites(db: DatabaseSync, recent: Pick<RecentSamples, "settle">) {
  const { storedBytes } = createHostBytesReads(db);
  const oldestSamples = db.prepare(OLDEST_SAMPLES);
  const deleteSample = db.prepare(DELETE_SAMPLE);
  const deleteBases = db.prepare(DELETE_BASES);
  /** In this order, each only once there is nothing left of those before it. */
  const later = [DELETE_HISTORY, DELETE_LAYOUTS, DELETE_HOURLY].map((sql) => db.prepare(sql));

  function deleteSamples(hostId: number, batch: number): number {
    const oldest = Object.values(KIND_CODES)
      .flatMap((kind) => oldestSamples.all({ hostId, kind, batch }))
      .map((row) => row as { id: number; at: number })
      .sort((a, b) => a.at - b.at).slice(0, batch);
    for (const { id } of oldest) deleteSample.run({ id });
    return oldest.length + Number(deleteBases.run({ hostId, batch }).changes);
  }

  return {
    /**
     * Removes up to `batch` rows, and the bases that they alone needed. How many; 0 when the host
     * fits into `maxBytes`, or there is nothing left to remove.
     */
    trimHost(hostId: number, maxBytes: number, batch: number): number {
      return withoutSync(db, () =>
        transaction(db, () => {
          recent.settle();
          if (storedBytes(hostId) <= maxBytes) return 0;
          const removed = deleteSamples(hostId, batch);
          if (removed > 0) return removed;
          for (const statement of later) {
            const values = statement === later[1] ? { hostId } : { hostId, batch };
            const changes = Number(statement.run(values).changes);
            if (changes > 0) return changes;
          }
          return 0;
        }));
    },
  };
}
