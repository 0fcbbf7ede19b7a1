import { backupDatabase } from "../store/backup.ts";
import { print } from "./print.ts";
import { readSettings } from "./settings.ts";

/** `backup FILE`: also while a server runs. */
export async function backup(file: string): Promise<void> {
  const { database_path } = readSettings();
  const bytes = await backupDatabase(database_path, file);
  print(`Copied "${database_path}" to "${file}" (${bytes} bytes) and checked the copy.`);
}
