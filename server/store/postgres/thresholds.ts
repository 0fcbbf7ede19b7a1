/** The table `thresholds`: at most `MAX_THRESHOLDS` rows. */
import { MAX_THRESHOLDS, type ThresholdRow, type ThresholdStore } from "../port.ts";
import { type ThresholdRecord, toScopeColumns, toThreshold } from "../records/threshold_record.ts";
import type { RowCheck } from "../row_check.ts";
import { claim } from "./counters.ts";
import type { Database } from "./database.ts";
import { bump } from "./revisions.ts";
import { statement } from "./statement.ts";
import { writeWords } from "./words.ts";

const LIST = statement(`
  SELECT host_id, group_name, key, value, set_by, set_at_ms FROM thresholds
  WHERE host_id = 0 OR EXISTS (SELECT 1 FROM hosts WHERE id = host_id)
  ORDER BY key, host_id, group_name`);

const HAS_HOST = statement("SELECT 1 FROM hosts WHERE id = :host_id");

const PUT = statement(`
  INSERT INTO thresholds (host_id, group_name, key, value, set_by, set_at_ms)
  SELECT :host_id::bigint, :group_name::text, :key::text, :value::bigint, :set_by::text,
    :set_at_ms::bigint
  WHERE (SELECT count(*) FROM thresholds
    WHERE (host_id, group_name, key) <> (:host_id, :group_name, :key)) < ${MAX_THRESHOLDS}
  ON CONFLICT (host_id, group_name, key) DO UPDATE SET value = excluded.value,
    set_by = excluded.set_by, set_at_ms = excluded.set_at_ms`);

const DELETE = statement(`
  DELETE FROM thresholds WHERE host_id = :host_id AND group_name = :group_name AND key = :key`);

export function createThresholds(db: Database, check: RowCheck): ThresholdStore {
  return {
    async listThresholds() {
      return (await db.all<ThresholdRecord>(LIST)).flatMap((record) =>
        toThreshold(record, check) ?? []
      );
    },
    putThreshold: ({ scope, key, value, set_by, set_at_ms }: ThresholdRow) =>
      db.write(async (session) => {
        await claim(session, "thresholds");
        const columns = toScopeColumns(scope);
        const { host_id } = columns;
        if (host_id !== 0 && await session.get(HAS_HOST, { host_id }) === null) {
          return "no_such_host";
        }
        const count = await session.run(PUT, { ...columns, key, value, set_by, set_at_ms });
        if (count > 0) await bump(session, "words");
        return count > 0 ? "stored" : "too_many";
      }),
    deleteThreshold: (scope, key) =>
      writeWords(db, { statement: DELETE, values: { ...toScopeColumns(scope), key } }),
  };
}
