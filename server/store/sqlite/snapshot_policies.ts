/** The table `snapshot_policies`: at most `MAX_SNAPSHOT_POLICIES` rows. Lists are JSON. */
import type { DatabaseSync } from "node:sqlite";
import { MAX_SNAPSHOT_POLICIES, type SnapshotPolicy, type SnapshotPolicyStore } from "../port.ts";
import { jsonOrNull, parseOrNull } from "../json_columns.ts";
import type { RowCheck } from "../row_check.ts";
import { transaction } from "./transaction.ts";

interface SnapshotPolicyRecord {
  id: string;
  selector: string | null;
  datasets: string | null;
  guest_tags: string | null;
  newest_at_most_seconds: string;
}

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
        check("snapshot_policy", { table: "snapshot_policies", id: record.id }, () => ({
          ...record,
          selector: parseOrNull(record.selector),
          datasets: parseOrNull(record.datasets),
          guest_tags: parseOrNull(record.guest_tags),
          newest_at_most_seconds: JSON.parse(record.newest_at_most_seconds),
        })) ?? []
      ),
  };
}

export function createSnapshotPolicyWrites(db: DatabaseSync) {
  const findOther = db.prepare(FIND_OTHER);
  const put = db.prepare(PUT);
  const remove = db.prepare(DELETE);

  return {
    putSnapshotPolicy: (
      { selector, datasets, guest_tags, newest_at_most_seconds, ...policy }: SnapshotPolicy,
    ): Awaited<ReturnType<SnapshotPolicyStore["putSnapshotPolicy"]>> =>
      transaction(db, () => {
        const { id, name } = policy;
        if (findOther.get({ id, name }) !== undefined) return "name_taken";
        const { changes } = put.run({
          ...policy,
          selector: jsonOrNull(selector),
          datasets: jsonOrNull(datasets),
          guest_tags: jsonOrNull(guest_tags),
          newest_at_most_seconds: JSON.stringify(newest_at_most_seconds),
        });
        return changes > 0 ? "stored" : "too_many";
      }),
    deleteSnapshotPolicy: (id: string): boolean => remove.run({ id }).changes > 0,
  };
}
