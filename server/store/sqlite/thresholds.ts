/** The table `thresholds`: at most `MAX_THRESHOLDS` rows. */
import type { DatabaseSync } from "node:sqlite";
import type { ThresholdScope } from "../../../shared/verdict/threshold_scopes.ts";
import { MAX_THRESHOLDS, type ThresholdRow, type ThresholdStore } from "../port.ts";
import { type ThresholdRecord, toScopeColumns, toThreshold } from "../records/threshold_record.ts";
import type { RowCheck } from "../row_check.ts";
import { transaction } from "./transaction.ts";

const LIST = `
  SELECT * FROM thresholds
  WHERE host_id = 0 OR EXISTS (SELECT 1 FROM hosts WHERE id = host_id)
  ORDER BY key, host_id, group_name`;

const HAS_HOST = "SELECT 1 FROM hosts WHERE id = :host_id";

const PUT = `
  INSERT OR REPLACE INTO thresholds (host_id, group_name, key, value, set_by, set_at_ms)
  SELECT :host_id, :group_name, :key, :value, :set_by, CAST(:set_at_ms AS INTEGER)
  WHERE (SELECT count(*) FROM thresholds
    WHERE (host_id, group_name, key) <> (:host_id, :group_name, :key)) < ${MAX_THRESHOLDS}`;

const DELETE = `
  DELETE FROM thresholds WHERE host_id = :host_id AND group_name = :group_name AND key = :key`;

export function createThresholdReads(db: DatabaseSync, check: RowCheck) {
  const list = db.prepare(LIST);

  return {
    listThresholds: (): ThresholdRow[] =>
      (list.all() as unknown as ThresholdRecord[]).flatMap((record) =>
        toThreshold(record, check) ?? []
      ),
  };
}

export function createThresholdWrites(db: DatabaseSync) {
  const hasHost = db.prepare(HAS_HOST);
  const put = db.prepare(PUT);
  const remove = db.prepare(DELETE);

  return {
    putThreshold: (
      { scope, key, value, set_by, set_at_ms }: ThresholdRow,
    ): Awaited<ReturnType<ThresholdStore["putThreshold"]>> =>
      transaction(db, () => {
        const columns = toScopeColumns(scope);
        const { host_id } = columns;
        if (host_id !== 0 && hasHost.get({ host_id }) === undefined) return "no_such_host";
        const { changes } = put.run({ ...columns, key, value, set_by, set_at_ms });
        return changes > 0 ? "stored" : "too_many";
      }),
    deleteThreshold: (scope: ThresholdScope, key: string): boolean =>
      remove.run({ ...toScopeColumns(scope), key }).changes > 0,
  };
}
