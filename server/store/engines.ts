/** Which engine keeps a database: the one place beside the engines that knows them. */
import type { DatabaseAddress } from "./database_url.ts";
import type { Engine } from "./engine.ts";
import { dirname } from "node:path";
import { createPostgresEngine } from "./postgres/engine.ts";
import { createSqliteEngine, type SqliteOptions } from "./sqlite/engine.ts";

export { BACKUP_PROGRAMS } from "./postgres/backup.ts";

export interface EngineOptions extends SqliteOptions {
  /** Where PostgreSQL has it; null, and the default: SQLite, in a file. */
  address?: DatabaseAddress | null;
}

/**
 * Of the database at `path`, which need not be there yet. Where PostgreSQL has it, only what belongs
 * with it is kept in the directory of `path`.
 */
export function createEngine(path: string, options: EngineOptions = {}): Engine {
  const { address = null, ...more } = options;
  if (address === null) return createSqliteEngine(path, more);
  return createPostgresEngine(address, dirname(path));
}
