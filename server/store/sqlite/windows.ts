/** The table `windows`: at most `MAX_WINDOWS` rows. */
import type { DatabaseSync } from "node:sqlite";
import { MAX_WINDOWS, type PutOutcome, type Window } from "../port.ts";
import { toWindow, toWindowRecord, type WindowRecord } from "../records/window_record.ts";
import type { RowCheck } from "../row_check.ts";

const LIST = "SELECT * FROM windows ORDER BY created_at_ms, id";

const PUT = `
  INSERT OR REPLACE INTO windows
    (id, selector, codes, recurrence, zone, note, author, created_at_ms)
  SELECT :id, :selector, :codes, :recurrence, :zone, :note, :author,
    CAST(:created_at_ms AS INTEGER)
  WHERE (SELECT count(*) FROM windows WHERE id <> :id) < ${MAX_WINDOWS}`;

const DELETE = "DELETE FROM windows WHERE id = :id";

export function createWindowReads(db: DatabaseSync, check: RowCheck) {
  const list = db.prepare(LIST);

  return {
    listWindows: (): Window[] =>
      (list.all() as unknown as WindowRecord[]).flatMap((record) => toWindow(record, check) ?? []),
  };
}

export function createWindowWrites(db: DatabaseSync) {
  const put = db.prepare(PUT);
  const remove = db.prepare(DELETE);

  return {
    putWindow(window: Window): PutOutcome {
      const { changes } = put.run(toWindowRecord(window));
      return changes > 0 ? "stored" : "too_many";
    },
    deleteWindow: (id: string): boolean => remove.run({ id }).changes > 0,
  };
}
