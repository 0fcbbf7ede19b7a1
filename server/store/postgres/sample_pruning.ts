/** Samples that go because of their age, of those that have no partition of their own day. */
import type { PruneRange, PruneStep } from "../pruning.ts";
import type { Database } from "./database.ts";
import { ByteCount, ROW_BYTES } from "./host_bytes.ts";
import { columnsOf, statement } from "./statement.ts";

// Served by samples_rest_by_age, and by the primary keys for what is the newest.
const LIST_OLD = statement(`
  SELECT collected_at_us AS at, host_id * 4 + kind AS place, host_id, kind, collected_at_us,
    EXISTS (
      SELECT 1 FROM samples newer
      WHERE newer.host_id = old.host_id AND newer.kind = old.kind
        AND newer.collected_at_us > old.collected_at_us
    ) AND NOT EXISTS (
      SELECT 1 FROM newest_samples newest
      WHERE newest.host_id = old.host_id AND newest.kind = old.kind
        AND newest.collected_at_us = old.collected_at_us
    ) AS is_unneeded
  FROM samples_rest old
  WHERE (collected_at_us, host_id * 4 + kind) > (:afterAt::bigint, :afterId::bigint)
    AND collected_at_us >= :afterAt AND collected_at_us < :beforeMs::bigint * 1000
  ORDER BY collected_at_us, host_id * 4 + kind LIMIT :batch`);

const DELETE = statement(`
  DELETE FROM samples_rest sample
  USING unnest(:host_id::bigint[], :kind::bigint[], :collected_at_us::bigint[])
    AS gone (host_id, kind, at_us)
  WHERE sample.host_id = gone.host_id AND sample.kind = gone.kind
    AND sample.collected_at_us = gone.at_us
  RETURNING sample.host_id, octet_length(sample.payload) + ${ROW_BYTES.sample} AS bytes`);

interface OldRecord {
  at: number;
  place: number;
  host_id: number;
  kind: number;
  collected_at_us: number;
  is_unneeded: boolean;
}

export function createSamplePruning(db: Database) {
  return {
    pruneSamples: ({ before_ms: beforeMs, batch, after }: PruneRange): Promise<PruneStep> =>
      db.step(async (session) => {
        const values = { afterAt: after?.at ?? -1, afterId: after?.id ?? -1, beforeMs, batch };
        const rows = await session.all<OldRecord>(LIST_OLD, values);
        const unneeded = rows.filter(({ is_unneeded }) => is_unneeded);
        const removed = unneeded.length === 0
          ? []
          : await session.all<{ host_id: number; bytes: number }>(
            DELETE,
            columnsOf(["host_id", "kind", "collected_at_us"], unneeded),
          );
        const count = new ByteCount();
        count.subtract(removed);
        await count.write(session);
        const last = rows.length < batch ? undefined : rows.at(-1);
        return {
          removed: removed.length,
          next: last === undefined ? null : { at: last.at, id: last.place },
        };
      }),
  };
}
