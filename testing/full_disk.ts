/** A database whose writes fail as on a full disk, without one. */
import { DatabaseSync } from "node:sqlite";

const MESSAGE = "database or disk is full";
const BUSY_TIMEOUT_MS = 5_000;

/** From here on nothing can be written to the database at `path`, until it is disposed of. */
export function fillDisk(path: string): Disposable {
  const tables = listTables(path);
  const triggers = tables.flatMap((table) =>
    ["INSERT", "UPDATE", "DELETE"].map((write) => ({
      name: `full_${table}_${write}`,
      table,
      write,
    }))
  );
  execAll(
    path,
    triggers.map(({ name, table, write }) =>
      `CREATE TRIGGER ${name} BEFORE ${write} ON ${table}
       BEGIN SELECT RAISE(ABORT, '${MESSAGE}'); END`
    ),
  );
  return {
    [Symbol.dispose]: () => execAll(path, triggers.map(({ name }) => `DROP TRIGGER ${name}`)),
  };
}

function listTables(path: string): string[] {
  using db = new DatabaseSync(path, { readOnly: true });
  return db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
    .map(({ name }) => String(name)).filter((name) => !name.startsWith("sqlite_"));
}

function execAll(path: string, statements: readonly string[]): void {
  using db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  db.exec(["BEGIN IMMEDIATE", ...statements, "COMMIT"].join(";\n"));
}
