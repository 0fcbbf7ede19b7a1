/** What goes first where a host has stored more than its share. */
import type { Database, Session } from "./database.ts";
import { ByteCount, ROW_BYTES, storedBytes } from "./host_bytes.ts";
import { type Statement, statement } from "./statement.ts";

// By the primary key. The newest of each kind stays: it is what is last known of the host.
const DELETE_SAMPLES = statement(`
  DELETE FROM samples WHERE host_id = :hostId AND (kind, collected_at_us) IN (
    SELECT kind, collected_at_us FROM samples old
    WHERE host_id = :hostId
      AND collected_at_us < (
        SELECT max(collected_at_us) FROM samples newer
        WHERE newer.host_id = :hostId AND newer.kind = old.kind)
      AND NOT EXISTS (
        SELECT 1 FROM newest_samples newest
        WHERE newest.host_id = :hostId AND newest.kind = old.kind
          AND newest.collected_at_us = old.collected_at_us)
    ORDER BY collected_at_us LIMIT :batch)
  RETURNING host_id, octet_length(payload) + ${ROW_BYTES.sample} AS bytes`);

const DELETE_BASES = statement(`
  DELETE FROM payload_bases WHERE host_id = :hostId AND (kind, id) IN (
    SELECT kind, id FROM payload_bases base
    WHERE host_id = :hostId AND NOT EXISTS (
      SELECT 1 FROM samples
      WHERE samples.host_id = :hostId AND samples.kind = base.kind AND samples.base_id = base.id
    )
      AND EXISTS (
        SELECT 1 FROM payload_bases newer
        WHERE newer.host_id = :hostId AND newer.kind = base.kind AND newer.id > base.id
      )
    LIMIT :batch)
  RETURNING host_id, octet_length(payload) + ${ROW_BYTES.base} AS bytes`);

/** In this order, each only once there is nothing left of those before it. */
const LATER = [
  `DELETE FROM history WHERE host_id = :hostId AND at_ms IN (
    SELECT at_ms FROM history WHERE host_id = :hostId ORDER BY at_ms LIMIT :batch)
  RETURNING host_id, octet_length(points) + ${ROW_BYTES.history} AS bytes`,
  `DELETE FROM history_layouts WHERE host_id = :hostId AND id IN (
    SELECT id FROM history_layouts WHERE host_id = :hostId LIMIT :batch)
    AND NOT EXISTS (SELECT 1 FROM history WHERE history.host_id = :hostId)
  RETURNING host_id, octet_length(metrics) + ${ROW_BYTES.layout} AS bytes`,
  `DELETE FROM history_hourly WHERE host_id = :hostId AND (at_ms, metric) IN (
    SELECT at_ms, metric FROM history_hourly
    WHERE host_id = :hostId ORDER BY at_ms, metric LIMIT :batch)
  RETURNING host_id, octet_length(metric) + ${ROW_BYTES.hourly} AS bytes`,
].map(statement);

export function createTrimming(db: Database) {
  async function remove(
    session: Session,
    statements: readonly Statement[],
    values: { hostId: number; batch: number },
  ): Promise<number> {
    const count = new ByteCount();
    let removed = 0;
    for (const each of statements) {
      const rows = await session.all<{ host_id: number; bytes: number }>(each, values);
      count.subtract(rows);
      removed += rows.length;
    }
    await count.write(session);
    return removed;
  }

  return {
    /**
     * Removes up to `batch` rows, and the bases that they alone needed. How many; 0 when the host
     * fits into `maxBytes`, or there is nothing left to remove.
     */
    trimHost: (hostId: number, maxBytes: number, batch: number): Promise<number> =>
      db.step(async (session) => {
        if (await storedBytes(session, hostId) <= maxBytes) return 0;
        for (const statements of [[DELETE_SAMPLES, DELETE_BASES], ...LATER.map((each) => [each])]) {
          const removed = await remove(session, statements, { hostId, batch });
          if (removed > 0) return removed;
        }
        return 0;
      }),
  };
}
