import { commandEntry } from "../auth/audit.ts";
import { insertAuditIfKept } from "../store/sqlite/audit.ts";
import { backupDatabase } from "../store/sqlite/backup.ts";
import { DatabaseRefused, openDatabase, refusing } from "../store/sqlite/database.ts";
import { print, printError } from "./print.ts";
import { readSettings } from "./settings.ts";

/** `backup FILE`: also while a server runs. */
export async function backup(file: string): Promise<void> {
  const { database_path } = readSettings();
  const bytes = await backupDatabase(database_path, file);
  print(`Copied "${database_path}" to "${file}" (${bytes} bytes) and checked the copy.`);
  note(database_path, file);
}

/** A full disk is a reason to make a copy elsewhere, not to call the copy a failure. */
function note(path: string, file: string): void {
  try {
    refusing(path, () => {
      using db = openDatabase(path);
      insertAuditIfKept(db, commandEntry("database_backed_up", file));
    });
  } catch (error) {
    if (!(error instanceof DatabaseRefused)) throw error;
    printError(`Cannot note the copy in the audit, the copy itself is good: ${error.message}`);
  }
}
