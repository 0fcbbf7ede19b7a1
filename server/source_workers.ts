/** The threads beside the main one. */
import { startHashWorker } from "./auth/hashing.ts";
import { startWriterWorker } from "./store/sqlite/open_store.ts";

/** How each is started: a built program carries their code in itself. */
export interface Workers {
  startWriter: () => Worker;
  startHashWorker: () => Worker;
}

/** From the modules in this directory. */
export const SOURCE_WORKERS: Workers = { startWriter: startWriterWorker, startHashWorker };
