/** Which engine keeps a database: the one place beside the engines that knows them. */
import type { Engine } from "./engine.ts";
import { createSqliteEngine, type SqliteOptions } from "./sqlite/engine.ts";

/** Of the database at `path`, which need not be there yet. */
export function createEngine(path: string, options: SqliteOptions = {}): Engine {
  return createSqliteEngine(path, options);
}
