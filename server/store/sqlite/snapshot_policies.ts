/** The table `snapshot_policies`: at most `MAX_SNAPSHOT_POLICIES` rows. */
import type { DatabaseSync } from "node:sqlite";
import { MAX_SNAPSHOT_POLICIES, type SnapshotPolicy, type SnapshotPolicyStore } from "../port.ts";
import {
  type SnapshotPolicyRecord,
  toSnapshotPolicy,
  toSnapshotPolicyRecord,
} from "../records/snapshot_policy_record.ts";
import type { RowCheck } from "../row_check.ts";
import { transaction } from "./transaction.ts";

const LIST = "SELECT * FROM snapshot_policies ORDER BY name, id";

const FIND_OTHER = "SELECT 1 FROM snapshot_policies WHERE name = :name AND id <> :id";

const PUT = `
  INSERT OR REPLACE INTO snapshot_policies (id, name, selector, datasets, guest_tags,
    newest_at_most_seconds, least_count, note, set_by, set_at_ms)
  SELECT :id, :name, :selector, :datasets, :guest_tags, :newest_at_most_seconds,
    CAST(:least_count AS INTEGER), :note, :set_by, CAST(:set_at_ms AS INTEGER)
  WHERE (SELECT count(*) FROM snapshot_policies WHERE id <> :id) < ${MAX_SNAPSHOT_POLICIES}`;

const DELETE = "DELETE FROM snapshot_policies WHERE id = :id";

export function createSnapshotPolicyReads(db: DatabaseSync, check: RowCheck) {
  const list = db.prepare(LIST);

  return {
    listSnapshotPolicies: (): SnapshotPolicy[] =>
      (list.all() as unknown as SnapshotPolicyRecord[]).flatMap((record) =>
        toSnapshotPolicy(record, check) ?? []
      ),
  };
}

export function createSnapshotPolicyWrites(db: DatabaseSync) {
  const findOther = db.prepare(FIND_OTHER);
  const put = db.prepare(PUT);
  const remove = db.prepare(DELETE);

  return {
    putSnapshotPolicy: (
      policy: SnapshotPolicy,
    ): Awaited<ReturnType<SnapshotPolicyStore["putSnapshotPolicy"]>> =>
      transaction(db, () => {
        const { id, name } = policy;
        if (findOther.get({ id, name }) !== undefined) return "name_taken";
        const { changes } = put.run(toSnapshotPolicyRecord(policy));
        return changes > 0 ? "stored" : "too_many";
      }),
    deleteSnapshotPolicy: (id: string): boolean => remove.run({ id }).changes > 0,
  };
}
