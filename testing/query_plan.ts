import { DatabaseSync } from "node:sqlite";

/** How SQLite would run `sql`, a step a line, with every parameter bound to NULL. */
export function queryPlan(path: string, sql: string): string[] {
  using db = new DatabaseSync(path, { readOnly: true });
  return db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all().map((row) => String(row["detail"]));
}
