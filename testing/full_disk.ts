/** A database whose writes fail as on a full disk, without one. */
import { DatabaseSync } from "node:sqlite";
import { ON_POSTGRES, sqlAt } from "./engine.ts";

const MESSAGE = "database or disk is full";
const BUSY_TIMEOUT_MS = 5_000;

/** From here on nothing can be written to the database at `path`, until it is disposed of. */
export function fillDisk(path: string): Disposable {
  if (ON_POSTGRES) return fillPostgres((sql) => sqlAt(path, sql));
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

/** The same of a database of PostgreSQL, on which `run` runs SQL and gives the rows. */
export function fillPostgres(run: (sql: string) => string[]): Disposable {
  const tables = run(`SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')`);
  const triggers = tables.map((table) =>
    `CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE OR DELETE ON ${table}
      EXECUTE FUNCTION disk_full();`
  );
  // SQLSTATE disk_full.
  run(`CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION '${MESSAGE}' USING ERRCODE = '53100'; END $$;
    ${triggers.join("\n")}`);
  return { [Symbol.dispose]: () => void run("DROP FUNCTION disk_full CASCADE") };
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
