/** The table `snapshot_policies`: at most `MAX_SNAPSHOT_POLICIES` rows. */
import { MAX_SNAPSHOT_POLICIES, type SnapshotPolicyStore } from "../port.ts";
import {
  type SnapshotPolicyRecord,
  toSnapshotPolicy,
  toSnapshotPolicyRecord,
} from "../records/snapshot_policy_record.ts";
import type { RowCheck } from "../row_check.ts";
import { claim } from "./counters.ts";
import type { Database } from "./database.ts";
import { bump } from "./revisions.ts";
import { statement } from "./statement.ts";
import { writeWords } from "./words.ts";

const COLUMNS =
  `id, name, selector, datasets, guest_tags, newest_at_most_seconds, least_count, note,
  set_by, set_at_ms`;

const LIST = statement(`SELECT ${COLUMNS} FROM snapshot_policies ORDER BY lower(name), id`);

const FIND_OTHER = statement(`
  SELECT 1 FROM snapshot_policies WHERE lower(name) = lower(:name) AND id <> :id`);

const COUNT_OTHERS = statement(
  "SELECT count(*) AS others FROM snapshot_policies WHERE id <> :id",
);

const PUT = statement(`
  INSERT INTO snapshot_policies (${COLUMNS})
  VALUES (:id, :name, :selector, :datasets, :guest_tags, :newest_at_most_seconds, :least_count,
    :note, :set_by, :set_at_ms)
  ON CONFLICT (id) DO UPDATE SET name = excluded.name, selector = excluded.selector,
    datasets = excluded.datasets, guest_tags = excluded.guest_tags,
    newest_at_most_seconds = excluded.newest_at_most_seconds, least_count = excluded.least_count,
    note = excluded.note, set_by = excluded.set_by, set_at_ms = excluded.set_at_ms`);

const DELETE = statement("DELETE FROM snapshot_policies WHERE id = :id");

export function createSnapshotPolicies(db: Database, check: RowCheck): SnapshotPolicyStore {
  return {
    async listSnapshotPolicies() {
      return (await db.all<SnapshotPolicyRecord>(LIST)).flatMap((record) =>
        toSnapshotPolicy(record, check) ?? []
      );
    },
    putSnapshotPolicy: (policy) =>
      db.write(async (session) => {
        await claim(session, "snapshot_policies");
        const { id, name } = policy;
        if (await session.get(FIND_OTHER, { id, name }) !== null) return "name_taken";
        const { others } = await session.get<{ others: number }>(COUNT_OTHERS, { id }) ??
          { others: 0 };
        if (others >= MAX_SNAPSHOT_POLICIES) return "too_many";
        await session.run(PUT, toSnapshotPolicyRecord(policy));
        await bump(session, "words");
        return "stored";
      }),
    deleteSnapshotPolicy: (id) => writeWords(db, { statement: DELETE, values: { id } }),
  };
}
