/** Rows that hold JSON or words of a table in this program, checked as they are read. */
import type { Logger } from "@logtape/logtape";
import { type CheckedRows, ROW_SCHEMAS } from "./rows/schemas.ts";

/** The value of a row; null for one that is damaged, which is told in the log. */
export type RowCheck = <K extends keyof CheckedRows>(
  kind: K,
  row: { table: string; id: string },
  read: () => unknown,
) => CheckedRows[K] | null;

/** So many damaged rows are told one by one; each of them once. */
const MAX_TOLD = 1_000;

export function createRowCheck(log?: Pick<Logger, "error">): RowCheck {
  const told = new Set<string>();

  function tell({ table, id }: { table: string; id: string }, why: string): null {
    const name = `${table} ${id}`;
    if (told.size < MAX_TOLD && !told.has(name)) {
      told.add(name);
      log?.error("Cannot read row {id} of the table {table}: {why}; it is left out", {
        table,
        id,
        why,
      });
    }
    return null;
  }

  return (kind, row, read) => {
    let value: unknown;
    try {
      value = read();
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return tell(row, "its JSON is damaged");
    }
    const parsed = ROW_SCHEMAS[kind].safeParse(value);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    return tell(row, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
  };
}
