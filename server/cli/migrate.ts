import { commandEntry } from "../auth/audit.ts";
import { insertAuditIfKept } from "../store/sqlite/audit.ts";
import { openDatabase } from "../store/sqlite/database.ts";
import { lockDatabase } from "../store/sqlite/database_lock.ts";
import { migrate, rollback } from "../store/sqlite/migrations.ts";
import { print } from "./print.ts";
import { readSettings } from "./settings.ts";

/** `migrate`: what `serve` does by itself when it starts. */
export async function migrateDatabase(): Promise<void> {
  const path = readSettings().database_path;
  using _lock = await lockDatabase(path, { purpose: "migrate" });
  using db = openDatabase(path, { isLocked: true });
  const { from, to } = migrate(db);
  if (from !== to) insertAuditIfKept(db, commandEntry("database_migrated", `${from} to ${to}`));
  print(
    from === to
      ? `The schema is up to date: version ${to}.`
      : `Upgraded the schema from version ${from} to ${to}.`,
  );
}

/** `rollback`: one step back, for the program that came before this one. */
export async function rollbackDatabase(): Promise<void> {
  const path = readSettings().database_path;
  using _lock = await lockDatabase(path, { purpose: "roll back" });
  using db = openDatabase(path, { isLocked: true });
  const version = rollback(db);
  insertAuditIfKept(db, commandEntry("database_rolled_back", `to version ${version ?? 0}`));
  print(
    version === null
      ? "The database is empty: there is no step to take back."
      : `Took the schema back to version ${version}.`,
  );
}
