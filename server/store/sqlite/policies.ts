/** The table `policies`: at most `MAX_POLICIES` rows. */
import type { DatabaseSync } from "node:sqlite";
import { MAX_POLICIES, type Policy, type PutOutcome } from "../port.ts";
import { jsonOrNull, parseOrNull } from "../json_columns.ts";
import type { RowCheck } from "../row_check.ts";

interface PolicyRecord {
  id: string;
  selector: string | null;
  codes: string | null;
  channels: string | null;
}

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
      (list.all() as unknown as PolicyRecord[]).flatMap((record) =>
        check("policy", { table: "policies", id: record.id }, () => ({
          ...record,
          selector: parseOrNull(record.selector),
          codes: parseOrNull(record.codes),
          channels: parseOrNull(record.channels),
        })) ?? []
      ),
  };
}

export function createPolicyWrites(db: DatabaseSync) {
  const put = db.prepare(PUT);
  const remove = db.prepare(DELETE);

  return {
    putPolicy({ selector, codes, channels, ...columns }: Policy): PutOutcome {
      const { id, position, level_from, how, remind_after_minutes } = columns;
      const { changes } = put.run({
        id,
        position,
        selector: jsonOrNull(selector),
        codes: jsonOrNull(codes),
        level_from,
        how,
        channels: jsonOrNull(channels),
        remind_after_minutes,
      });
      return changes > 0 ? "stored" : "too_many";
    },
    deletePolicy: (id: string): boolean => remove.run({ id }).changes > 0,
  };
}
