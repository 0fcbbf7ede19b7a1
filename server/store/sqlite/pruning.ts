import type { DatabaseSync } from "node:sqlite";
import type { PruneRange, PruneStep } from "../pruning.ts";
import { transaction, withoutSync } from "./transaction.ts";

export interface PruningParts {
  /** Puts what is recent into its tables, first of all. */
  settle(): void;
  /**
   * Names up to `:batch` rows of before `:beforeMs` that follow `(:afterAt, :afterId)`, in that
   * order, as `at`, `id` and whether each `is_unneeded`.
   */
  list: string;
  /** Removes the row `:id`. */
  remove: string;
}

type Candidate = { at: number; id: number; is_unneeded: number };

/**
 * Makes the function that removes old rows of one table, a step at a time. A step looks at
 * `batch` rows, whether they may go or not, so that it holds the write lock only shortly.
 */
export function createPruning(
  db: DatabaseSync,
  { settle, list, remove }: PruningParts,
): (range: PruneRange) => PruneStep {
  const listRows = db.prepare(list);
  const removeRow = db.prepare(remove);

  return ({ before_ms: beforeMs, batch, after }) => {
    const values = { afterAt: after?.at ?? -1, afterId: after?.id ?? -1, beforeMs, batch };
    return withoutSync(db, () =>
      transaction(db, () => {
        settle();
        const rows = listRows.all(values) as unknown as Candidate[];
        const unneeded = rows.filter((row) => row.is_unneeded === 1);
        for (const { id } of unneeded) removeRow.run({ id });
        const last = rows.length < batch ? undefined : rows.at(-1);
        return {
          removed: unneeded.length,
          next: last === undefined ? null : { at: last.at, id: last.id },
        };
      }));
  };
}
