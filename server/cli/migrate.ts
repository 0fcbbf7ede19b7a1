import { commandEntry } from "../auth/audit.ts";
import { print } from "./print.ts";
import { settingsEngine } from "./settings.ts";

/** `migrate`: what `serve` does by itself when it starts. */
export async function migrateDatabase(): Promise<void> {
  await using database = await settingsEngine().maintain("migrate");
  const { from, to } = await database.migrate();
  if (from !== to) await database.note(commandEntry("database_migrated", `${from} to ${to}`));
  print(
    from === to
      ? `The schema is up to date: version ${to}.`
      : `Upgraded the schema from version ${from} to ${to}.`,
  );
}

/** `rollback`: one step back, for the program that came before this one. */
export async function rollbackDatabase(): Promise<void> {
  await using database = await settingsEngine().maintain("roll back");
  const version = await database.rollback();
  await database.note(commandEntry("database_rolled_back", `to version ${version ?? 0}`));
  print(
    version === null
      ? "The database is empty: there is no step to take back."
      : `Took the schema back to version ${version}.`,
  );
}
