/** The table `policies`: at most `MAX_POLICIES` rows. */
import type { DatabaseSync } from "node:sqlite";
import { MAX_POLICIES, type Policy, type PutOutcome } from "../port.ts";
import { type PolicyRecord, toPolicy, toPolicyRecord } from "../records/policy_record.ts";
import type { RowCheck } from "../row_check.ts";

const LIST = "SELECT * FROM policies ORDER BY position, id";

const PUT = `
  INSERT OR REPLACE INTO policies
    (id, position, selector, codes, level_from, how, channels, remind_after_minutes)
  SELECT :id, :position, :selector, :codes, :level_from, :how, :channels, :remind_after_minutes
  WHERE (SELECT count(*) FROM policies WHERE id <> :id) < ${MAX_POLICIES}`;

const DELETE = "DELETE FROM policies WHERE id = :id";

export function createPolicyReads(db: DatabaseSync, check: RowCheck) {
  const list = db.prepare(LIST);

  return {
    listPolicies: (): Policy[] =>
      (list.all() as unknown as PolicyRecord[]).flatMap((record) => toPolicy(record, check) ?? []),
  };
}

export function createPolicyWrites(db: DatabaseSync) {
  const put = db.prepare(PUT);
  const remove = db.prepare(DELETE);

  return {
    putPolicy(policy: Policy): PutOutcome {
      const { changes } = put.run(toPolicyRecord(policy));
      return changes > 0 ? "stored" : "too_many";
    },
    deletePolicy: (id: string): boolean => remove.run({ id }).changes > 0,
  };
}
